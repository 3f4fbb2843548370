import { mixedTargets } from '@graft/core';
import { z } from 'zod';
import { type MixBatch, type MixParams, type MixSpec, requireMix } from '../define-mix.ts';

interface Config {
  readonly name: 'mixup';
  readonly alpha: number;
}

/**
 * Every photo of a batch blended with its partner, by one weight for the whole batch:
 *
 *   x = w x_n + (1 - w) x_order(n)        y = w y_n + (1 - w) y_order(n)        w ~ Beta(alpha, alpha)
 *
 * @see Zhang, Cisse, Dauphin and Lopez-Paz, mixup: Beyond Empirical Risk Minimization, 2018, https://arxiv.org/abs/1710.09412
 */
const mixup: MixSpec<Config, MixParams> = {
  name: 'mixup',
  schema: z.strictObject({
    name: z.literal('mixup'),
    alpha: z
      .number()
      .min(0)
      .max(1000)
      .default(0.2)
      .describe('Parameter of Beta(alpha, alpha), from which the weight is drawn; 0 mixes nothing.'),
  }),
  neutral: { name: 'mixup', alpha: 0 },
  strong: { name: 'mixup', alpha: 1 },
  sample: ({ alpha }, rng, { count }) => ({
    order: Array.from(rng.split('order').permutation(count)),
    weight: alpha === 0 ? 1 : rng.split('weight').beta(alpha, alpha),
  }),
  apply: blendImages,
  applyLabels: (labels, classes, { order, weight }) => mixedTargets(labels, order, weight, classes),
};
export default mixup;

function blendImages(batch: MixBatch, params: MixParams, into = new Float32Array(batch.images.length)): Float32Array {
  requireMix(batch, params, into);
  const { images, count, height, width } = batch;
  const { order, weight } = params;
  const size = height * width * 3;
  for (let n = 0; n < count; n++) {
    const own = n * size;
    // With all the weight a photo is its own partner, so that no difference is rounded.
    const other = (weight === 1 ? n : (order[n] as number)) * size;
    for (let i = 0; i < size; i++) {
      const from = images[other + i] as number;
      into[own + i] = from + weight * ((images[own + i] as number) - from);
    }
  }
  return into;
}
