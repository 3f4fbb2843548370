import { z } from 'zod';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { equalize } from '../operations/equalize.ts';
import { probability } from '../settings.ts';

/** Each channel mapped by its cumulative histogram, in a share of the views; `ImageOps.equalize`. */
const member: CoinAugmentation<'equalize'> = defineCoin({
  name: 'equalize',
  schema: z.strictObject({ name: z.literal('equalize'), probability: probability(0.5) }),
  neutral: { name: 'equalize', probability: 0 },
  strong: { name: 'equalize', probability: 0.6 },
  effect: equalize,
});
export default member;
