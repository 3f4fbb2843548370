import { z } from 'zod';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { adjustSharpness } from '../operations/sharpness.ts';
import { probability } from '../settings.ts';

/** Sharpened or smoothed, in a share of the views; `ImageEnhance.Sharpness`. */
const sharpness: CoinAugmentation<'sharpness', { factor: number }> = defineCoin({
  name: 'sharpness',
  schema: z.strictObject({
    name: z.literal('sharpness'),
    factor: z.number().min(0).max(20).default(2).describe('0 smooths, 1 changes nothing, 2 sharpens.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'sharpness', factor: 1, probability: 1 },
  strong: { name: 'sharpness', factor: 3, probability: 0.6 },
  isStill: ({ factor }) => factor === 1,
  effect: (image, target, { factor }) => adjustSharpness(image, target, factor),
});
export default sharpness;
