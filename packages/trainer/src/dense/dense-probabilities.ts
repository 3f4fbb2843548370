import { ArtifactError, type FeatureMatrix, ShapeMismatchError } from '@graft/core';
import type { HeadTensors } from '../define-head.ts';
import { softmaxRows } from '../loss/softmax-rows.ts';

/**
 * Class probabilities of a head of one or two dense layers, in plain TypeScript.
 *
 *   softmax(relu(x W1 + b1) W2 + b2), or softmax(x W2 + b2) for a linear head
 *
 * Sums run in float64, so a row's result does not depend on the rows beside it.
 *
 * @param head - `output/kernel` `[in, C]`, `output/bias` `[C]`, and for a hidden layer `hidden/kernel` `[D, H]`, `hidden/bias` `[H]`.
 * @param features - x, `[N, D]`.
 * @returns `[N, C]` row-major, rows sum to 1.
 * @throws {ArtifactError} when a tensor is missing; {ShapeMismatchError} when shapes do not fit.
 */
export function denseProbabilities(head: HeadTensors, features: FeatureMatrix): Float32Array {
  let input = features;
  if (head.has('hidden/kernel')) {
    input = dense(head, 'hidden', features);
    for (let i = 0; i < input.data.length; i++) if (input.data[i] < 0) input.data[i] = 0;
  }
  const logits = dense(head, 'output', input);
  return softmaxRows(logits.data, logits.dim);
}

/** x W + b, `[N, in]` to `[N, out]`. Four rows at a time: each weight is loaded once for four products. */
function dense(head: HeadTensors, layer: string, { data, rows, dim }: FeatureMatrix): FeatureMatrix {
  const [kernel, bias] = [`${layer}/kernel`, `${layer}/bias`].map((name) => {
    const tensor = head.get(name);
    if (tensor) return tensor;
    throw new ArtifactError(`Expected a tensor ${name} in the head but received ${[...head.keys()].join(', ') || 'none'}.`, {
      hint: 'The file is not a trained head; train the arm again.',
    });
  });
  const width = bias.data.length;
  if (kernel.shape[0] !== dim || kernel.shape[1] !== width) {
    throw new ShapeMismatchError(`${layer}/kernel`, [dim, width], kernel.shape, 'The head was trained on features of another backbone.');
  }
  const output = new Float32Array(rows * width);
  const sums = [0, 1, 2, 3].map(() => new Float64Array(width));
  const [s0, s1, s2, s3] = sums;
  for (let row = 0; row < rows; row += 4) {
    const count = Math.min(4, rows - row);
    for (const sum of sums) sum.set(bias.data);
    // A block at the end repeats its last row; what the surplus computes is not stored.
    const [x0, x1, x2, x3] = sums.map((_, r) => (row + Math.min(r, count - 1)) * dim);
    for (let d = 0; d < dim; d++) {
      const v0 = data[x0 + d];
      const v1 = data[x1 + d];
      const v2 = data[x2 + d];
      const v3 = data[x3 + d];
      const start = d * width;
      for (let j = 0; j < width; j++) {
        const w = kernel.data[start + j];
        s0[j] += v0 * w;
        s1[j] += v1 * w;
        s2[j] += v2 * w;
        s3[j] += v3 * w;
      }
    }
    for (let r = 0; r < count; r++) output.set(sums[r], (row + r) * width);
  }
  return { data: output, rows, dim: width };
}
