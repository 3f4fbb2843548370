import type * as tf from '@tensorflow/tfjs';

/** The tfjs namespace that a builder draws with; handed in, so that a spec loads no runtime. */
export type Tfjs = typeof tf;

/** A network's named ends. */
export interface Heads {
  /** What transfers: pooled, `[N, featureDim]`, and normalised where the network itself normalises what it pooled. */
  readonly features: tf.SymbolicTensor;
  /** What the classifier reads, `[N, D]`: the features themselves, but for networks with a hidden layer in between. */
  readonly preLogits: tf.SymbolicTensor;
  /** Class scores before softmax, `[N, classes]`. */
  readonly logits: tf.SymbolicTensor;
}

/** Layers that are frozen, thawed and given a learning rate together: from `from` up to the next block's first layer. */
export interface Block {
  readonly name: string;
  /** Name of the block's first layer that has weights, in the network's order. */
  readonly from: string;
}

/** How to draw a network, and what its parts are called. */
export interface Architecture {
  /** From the input to the features; the classifier belongs to none. */
  readonly blocks: readonly Block[];
  /** Draw the network on `[N, height, width, 3]` preprocessed input, for any height and width. */
  build(tfjs: Tfjs, input: tf.SymbolicTensor): Heads;
}
