import type * as tf from '@tensorflow/tfjs';

/** A tfjs that can train, on the runtime that was found. */
export interface Engine {
  readonly kind: 'native' | 'wasm';
  /** `libtensorflow 2.15.1` or `tfjs-wasm 4.22.0`: part of an artifact's identity. */
  readonly runtime: string;
  /** Whether convolutions have gradients: on native only. */
  readonly trainsConvolutions: boolean;
  /**
   * Threads of one training operation. Hashed configuration: another number adds in another order, which gives other bytes.
   * WASM always uses one thread and gives the same bytes for any value.
   */
  readonly trainThreads: number;
  /** The tfjs API with this engine as its backend. */
  readonly tf: typeof tf;
  /**
   * Uniform float32 in [low, high), a pure function of shape and seed: TensorFlow's StatelessRandomUniform, and the same numbers bit
   * for bit on both engines.
   *
   * @param seed - two uint32.
   */
  statelessUniform(shape: number[], seed: readonly [number, number], low: number, high: number): tf.Tensor;
  /** Adam for these variables, in this order. Nothing else may hold their values between two updates. */
  createAdam(variables: readonly tf.Variable[], options: AdamOptions): Optimizer;
  /** The output of a batch norm for `x`, with a gradient also where the layer has no gamma; see `normalize-batch.ts`. */
  normalizeBatch(layer: tf.layers.Layer, x: tf.Tensor, training: boolean): tf.Tensor;
}

/** Options of Adam, with Keras' names and defaults. */
export interface AdamOptions {
  readonly learningRate: number;
  /** Decay of the first moment. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2?: number;
  /** Epsilon hat: added to the root of the uncorrected second moment. Default 1e-7, as in Keras. */
  readonly epsilon?: number;
}

/** Updates variables in place and keeps its moments between the updates. */
export interface Optimizer {
  /** May be set between two updates. */
  learningRate: number;
  /** Update every variable by the gradient at its index, and dispose of the gradients. */
  apply(gradients: readonly tf.Tensor[]): void;
  /** Free the moments. The variables keep their values. */
  dispose(): void;
}
