import { mixedTargets, type Rng } from '@graft/core';
import { z } from 'zod';
import { type MixBatch, type MixParams, type MixSpec, requireMix } from '../define-mix.ts';

interface Config {
  readonly name: 'cutmix';
  readonly alpha: number;
}

interface CutmixParams extends MixParams {
  /** What comes from the partner, pixels, the last row and column excluded. */
  readonly box: { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number };
}

/**
 * A rectangle of every photo of a batch taken from its partner, at the same place and size for the whole batch:
 *
 *   l ~ Beta(alpha, alpha), centre uniform, sides sqrt(1 - l) of the photo's, cut at the border;   w = 1 - cut area / area
 *
 * The labels are mixed by the area that was really cut.
 *
 * @see Yun, Han, Oh, Chun, Choe and Yoo, CutMix, 2019, https://arxiv.org/abs/1905.04899
 */
const cutmix: MixSpec<Config, CutmixParams> = {
  name: 'cutmix',
  schema: z.strictObject({
    name: z.literal('cutmix'),
    alpha: z
      .number()
      .min(0)
      .max(1000)
      .default(1)
      .describe('Parameter of Beta(alpha, alpha), from which the share that stays is drawn; 0 cuts nothing.'),
  }),
  neutral: { name: 'cutmix', alpha: 0 },
  strong: { name: 'cutmix', alpha: 1 },
  sample: sampleBox,
  apply: pasteBox,
  applyLabels: (labels, classes, { order, weight }) => mixedTargets(labels, order, weight, classes),
};
export default cutmix;

function sampleBox({ alpha }: Config, rng: Rng, { count, height, width }: Omit<MixBatch, 'images'>): CutmixParams {
  const order = Array.from(rng.split('order').permutation(count));
  const stays = alpha === 0 ? 1 : rng.split('weight').beta(alpha, alpha);
  const centre = rng.split('centre');
  const [y, x] = [centre.integer(height), centre.integer(width)];
  // Half the sides, whole pixels, as torchvision has it.
  const half = Math.sqrt(1 - stays) / 2;
  const [halfHeight, halfWidth] = [Math.trunc(half * height), Math.trunc(half * width)];
  const box = {
    top: Math.max(0, y - halfHeight),
    left: Math.max(0, x - halfWidth),
    bottom: Math.min(height, y + halfHeight),
    right: Math.min(width, x + halfWidth),
  };
  return { order, weight: 1 - ((box.bottom - box.top) * (box.right - box.left)) / (height * width), box };
}

function pasteBox(batch: MixBatch, params: CutmixParams, into = new Float32Array(batch.images.length)): Float32Array {
  requireMix(batch, params, into);
  const { images, count, height, width } = batch;
  const { order, box } = params;
  const size = height * width * 3;
  into.set(images);
  for (let n = 0; n < count; n++) {
    for (let y = box.top; y < box.bottom; y++) {
      const start = (y * width + box.left) * 3;
      const end = (y * width + box.right) * 3;
      const other = (order[n] as number) * size;
      into.set(images.subarray(other + start, other + end), n * size + start);
    }
  }
  return into;
}
