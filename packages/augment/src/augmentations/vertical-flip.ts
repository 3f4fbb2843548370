import type { Image } from '@graft/core';
import { z } from 'zod';
import { flipOutput, stillMap } from '../affine/affine-map.ts';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { probability } from '../settings.ts';

/** Top and bottom exchanged, in a share of the views. */
const verticalFlip: CoinAugmentation<'vertical-flip'> = defineCoin({
  name: 'vertical-flip',
  schema: z.strictObject({ name: z.literal('vertical-flip'), probability: probability(0.5) }),
  neutral: { name: 'vertical-flip', probability: 0 },
  strong: { name: 'vertical-flip', probability: 0.6 },
  asWarp: (_config, _params, size) => ({ map: flipOutput(stillMap, size, false, true) }),
  effect: flipVertically,
});
export default verticalFlip;

export function flipVertically({ data, height, width }: Image, target: Uint8Array): void {
  const stride = width * 3;
  for (let y = 0; y < height; y++) target.set(data.subarray(y * stride, (y + 1) * stride), (height - 1 - y) * stride);
}
