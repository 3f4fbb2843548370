import { z } from 'zod';
import { type CoinAugmentation, defineCoin } from '../define-coin.ts';
import { autoContrast } from '../operations/auto-contrast.ts';
import { probability } from '../settings.ts';

/** Each channel stretched to 0..255, in a share of the views; `ImageOps.autocontrast`. */
const member: CoinAugmentation<'auto-contrast'> = defineCoin({
  name: 'auto-contrast',
  schema: z.strictObject({ name: z.literal('auto-contrast'), probability: probability(0.5) }),
  neutral: { name: 'auto-contrast', probability: 0 },
  strong: { name: 'auto-contrast', probability: 0.6 },
  effect: autoContrast,
});
export default member;
