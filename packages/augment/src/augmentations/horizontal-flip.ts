import type { Image } from '@graft/core';
import { z } from 'zod';
import { flipOutput, stillMap } from '../affine/affine-map.ts';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { probability } from '../settings.ts';

/** Left and right exchanged, in a share of the views. */
const horizontalFlip: CoinAugmentation<'horizontal-flip'> = defineCoin({
  name: 'horizontal-flip',
  schema: z.strictObject({ name: z.literal('horizontal-flip'), probability: probability(0.5) }),
  neutral: { name: 'horizontal-flip', probability: 0 },
  strong: { name: 'horizontal-flip', probability: 0.6 },
  asWarp: (_config, _params, size) => ({ map: flipOutput(stillMap, size, true, false) }),
  effect: flipHorizontally,
});
export default horizontalFlip;

export function flipHorizontally({ data, height, width }: Image, target: Uint8Array): void {
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    let from = (y + 1) * stride - 3;
    for (let i = y * stride; i < (y + 1) * stride; i += 3, from -= 3) {
      target[i] = data[from] as number;
      target[i + 1] = data[from + 1] as number;
      target[i + 2] = data[from + 2] as number;
    }
  }
}
