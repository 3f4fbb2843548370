import type { KeptEpoch } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { LayersModel, Tensor } from '@tensorflow/tfjs';

/** Weights of a network after an epoch; they stay on the device until they are read. */
export interface NetworkSnapshot {
  readonly epoch: number;
  /** What to keep them as: `best` so far, `last` at the end, or both. */
  readonly keepAs: readonly KeptEpoch[];
  /** In the network's order, including frozen weights and statistics. */
  readonly tensors: readonly LazyTensor[];
}

export interface LazyTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The values, row-major, in pieces of at most 64 MB. Valid only until the snapshot's callback has settled. */
  chunks(): AsyncIterable<Float32Array>;
}

const chunkValues = 1 << 24;

/** The model's weights under the names that its layers gave them: `dense/kernel`. */
export function lazyWeights(engine: Engine, model: LayersModel): LazyTensor[] {
  return model.weights.map((weight) => ({
    name: weight.originalName,
    shape: weight.shape.map(Number),
    chunks: () => chunksOf(engine, weight.read()),
  }));
}

async function* chunksOf({ tf }: Engine, tensor: Tensor): AsyncGenerator<Float32Array, void, undefined> {
  for (let start = 0; start < tensor.size; start += chunkValues) {
    const piece = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), start, Math.min(chunkValues, tensor.size - start)));
    try {
      yield (await piece.data()) as Float32Array;
    } finally {
      piece.dispose();
    }
  }
}
