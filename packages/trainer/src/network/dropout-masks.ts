import type { Rng } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { layers, Tensor } from '@tensorflow/tfjs';

/** The dropout masks of one training step. */
export interface DropoutMasks {
  /** The factors of the layer's input: 0 with probability `rate`, otherwise 1/(1 - rate). */
  draw(layer: layers.Layer, shape: readonly number[]): Tensor;
}

/**
 * Masks as a pure function of the step's stream and the layer's name.
 *
 * tfjs' own dropout repeats one mask for ever if it has a seed, and cannot be repeated if it has none.
 */
export function dropoutMasks(engine: Engine, rng: Rng): DropoutMasks {
  const { tf } = engine;
  return {
    draw(layer, shape) {
      const { rate } = layer.getConfig() as { rate: number };
      const stream = rng.split(layer.name);
      return tf.tidy(() => {
        const uniform = engine.statelessUniform([...shape], seedPair(stream), 0, 1);
        return tf.div(tf.cast(tf.greaterEqual(uniform, rate), 'float32'), 1 - rate);
      });
    },
  };
}

/** Two words of 31 bits: the native kernel takes signed integers. */
export function seedPair(rng: Rng): [number, number] {
  return [rng.uint32() >>> 1, rng.uint32() >>> 1];
}
