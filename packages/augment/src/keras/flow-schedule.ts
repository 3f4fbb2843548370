import { NumpyRandom, PipelineError } from '@graft/core';

export interface KerasFlowOptions {
  /** Images of the subset. */
  readonly count: number;
  readonly batchSize: number;
  /** Keras' default is true. */
  readonly shuffle: boolean;
  /** 0 .. 2^32 - 1; null for Keras' `seed=None`: every draw from `random`, whatever its state. */
  readonly seed: number | null;
  /** NumPy's global state where `seed` is null. */
  readonly random?: NumpyRandom;
}

/** One batch: which images, and the generator in the state from which their parameters come, image after image. */
export interface KerasBatch {
  readonly index: readonly number[];
  readonly random: NumpyRandom;
}

/**
 * The schedule of Keras' `flow_from_directory` and `flow`: which images make a batch, and from which seed their parameters are
 * drawn. By either route each batch begins with `seed + batches seen so far`.
 *
 * - `next()`, as the iterator: at the start of an epoch, and after `reset()`, a permutation is drawn first.
 * - `at(i)`, as the sequence (what `Model.fit` uses): the permutation is drawn at the first access, later ones by `endEpoch()` from
 *   the state that the last batch left.
 *
 * The caller draws each batch's parameters before it asks for the next one. `Model.fit` fetches batch 0 once before it trains.
 *
 * @see https://github.com/keras-team/keras/blob/v2.15.0/keras/preprocessing/image.py class Iterator
 */
export class KerasFlow {
  /** Batches of an epoch. */
  readonly batches: number;
  readonly #options: KerasFlowOptions;
  readonly #random: NumpyRandom;
  #order: readonly number[] | undefined;
  #batch = 0;
  #seen = 0;

  constructor(options: KerasFlowOptions) {
    const { count, batchSize, seed, random } = options;
    for (const [what, value, lowest] of [
      ['count', count, 0],
      ['batchSize', batchSize, 1],
    ] as const) {
      if (!(Number.isSafeInteger(value) && value >= lowest)) {
        throw new PipelineError('GRAFT_RANGE', `Expected an integer of ${lowest} or more for flow.${what} but received ${value}.`);
      }
    }
    if (seed === null && !random) {
      throw new PipelineError('GRAFT_RANGE', 'Expected flow.random where flow.seed is null but received none.', {
        hint: 'Pass new NumpyRandom(n): it stands for numpy.random.seed(n) before the first batch.',
      });
    }
    this.#options = options;
    this.#random = random ?? new NumpyRandom(0);
    this.batches = Math.ceil(count / batchSize);
  }

  /** The next batch of the endless iterator. */
  next(): KerasBatch {
    const { count, batchSize } = this.#options;
    this.#begin();
    if (this.#batch === 0) this.#shuffle();
    const start = this.#batch * batchSize;
    this.#batch = count > start + batchSize ? this.#batch + 1 : 0;
    return this.#cut(start);
  }

  /** Batch i of the sequence. @throws {PipelineError} when there is none. */
  at(i: number): KerasBatch {
    if (!(Number.isInteger(i) && i >= 0 && i < this.batches)) {
      throw new PipelineError('GRAFT_RANGE', `Expected a batch from 0 to ${this.batches - 1} but received ${i}.`);
    }
    this.#begin();
    if (!this.#order) this.#shuffle();
    return this.#cut(i * this.#options.batchSize);
  }

  /** The iterator begins an epoch with its next batch. */
  reset(): void {
    this.#batch = 0;
  }

  /** The sequence draws its next order. */
  endEpoch(): void {
    this.#shuffle();
  }

  #begin(): void {
    const { seed } = this.#options;
    if (seed !== null) this.#random.seed(seed + this.#seen);
    this.#seen++;
  }

  #shuffle(): void {
    const { count, shuffle } = this.#options;
    this.#order = shuffle ? this.#random.permutation(count) : Array.from({ length: count }, (_, i) => i);
  }

  #cut(start: number): KerasBatch {
    return { index: (this.#order ?? []).slice(start, start + this.#options.batchSize), random: this.#random };
  }
}
