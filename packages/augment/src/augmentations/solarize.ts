import { z } from 'zod';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { solarize } from '../operations/solarize.ts';
import { probability } from '../settings.ts';

/** Values from the threshold on inverted, in a share of the views; `ImageOps.solarize`. */
const member: CoinAugmentation<'solarize', { threshold: number }> = defineCoin({
  name: 'solarize',
  schema: z.strictObject({
    name: z.literal('solarize'),
    threshold: z.number().min(0).max(256).default(128).describe('Values from here on are inverted, 0..255 scale; 256 changes nothing.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'solarize', threshold: 256, probability: 1 },
  strong: { name: 'solarize', threshold: 100, probability: 0.6 },
  isStill: ({ threshold }) => threshold === 256,
  effect: (image, target, { threshold }) => solarize(image, target, threshold),
});
export default member;
