import { z } from 'zod';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { posterize } from '../operations/posterize.ts';
import { probability } from '../settings.ts';

/** The lower bits of each value dropped, in a share of the views; `ImageOps.posterize`. */
const member: CoinAugmentation<'posterize', { bits: number }> = defineCoin({
  name: 'posterize',
  schema: z.strictObject({
    name: z.literal('posterize'),
    bits: z.int().min(1).max(8).default(4).describe('Bits kept of each value; 8 changes nothing.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'posterize', bits: 8, probability: 1 },
  strong: { name: 'posterize', bits: 2, probability: 0.6 },
  isStill: ({ bits }) => bits === 8,
  effect: (image, target, { bits }) => posterize(image, target, bits),
});
export default member;
