import type { Image } from '@graft/core';
import { z } from 'zod';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { luma } from '../pillow/luma.ts';
import { probability } from '../settings.ts';

/** Gray in three equal channels, in a share of the views; Pillow's conversion to mode L. */
const grayscale: CoinAugmentation<'grayscale'> = defineCoin({
  name: 'grayscale',
  schema: z.strictObject({ name: z.literal('grayscale'), probability: probability(0.1) }),
  neutral: { name: 'grayscale', probability: 0 },
  strong: { name: 'grayscale', probability: 0.6 },
  effect: toGrayscale,
});
export default grayscale;

/** Works in place. */
export function toGrayscale({ data }: Image, target: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    target[i] = target[i + 1] = target[i + 2] = luma(data[i] as number, data[i + 1] as number, data[i + 2] as number);
  }
}
