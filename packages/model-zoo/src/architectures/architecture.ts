import type * as tf from '@tensorflow/tfjs';

/** The tfjs namespace that a builder draws with; passed in, so that a spec loads no runtime. */
export type Tfjs = typeof tf;

/** A network's named ends. */
export interface Heads {
  /** What transfers: pooled, `[N, featureDim]`, and normalised if the network normalises what it pools. */
  readonly features: tf.SymbolicTensor;
  /** What the classifier reads, `[N, D]`: the features, or in some networks a hidden layer after them. */
  readonly preLogits: tf.SymbolicTensor;
  /** Class scores before softmax, `[N, classes]`. */
  readonly logits: tf.SymbolicTensor;
}

/** Layers that are frozen, trained and given a learning rate together: from `from` to before the next block's first layer. */
export interface Block {
  readonly name: string;
  /** Name of the block's first layer with weights, in the order of the network. */
  readonly from: string;
}

/** How to draw a network, and what its parts are called. */
export interface Architecture {
  /** From the input to the features, without the classifier. */
  readonly blocks: readonly Block[];
  /** Draw the network on `[N, height, width, 3]` preprocessed input, for any height and width. */
  build(tfjs: Tfjs, input: tf.SymbolicTensor): Heads;
}
