import { ConfigError, createRng, requireRange } from '@graft/core';
import type { Draws } from '../draws.ts';
import { viewRng } from '../make-view.ts';
import { NumpyRandom } from './numpy-random.ts';

export interface KerasFlowOptions {
  /** Images of the subset. */
  readonly count: number;
  readonly batchSize: number;
  /** Keras' default is true. */
  readonly shuffle: boolean;
  /**
   * `counter` (the default): orders and parameters are functions of seed, image and epoch, whatever batch or thread asks.
   * `numpy`: Keras' own, draw for draw, in Keras' own order of batches only.
   */
  readonly rng?: 'counter' | 'numpy';
  /** `counter` only: the hash of each image's file; absent, an image's place stands for it. */
  readonly sha256s?: readonly string[];
  /** A safe integer; `numpy`: 0 .. 2^32 - 1, or null for Keras' `seed=None`, with every draw from `random`, whatever its state. */
  readonly seed: number | null;
  /** NumPy's global state where `seed` is null. */
  readonly random?: NumpyRandom;
}

/** One batch: which images, and where their parameters come from. */
export interface KerasBatch {
  readonly index: readonly number[];
  /**
   * The numbers of the image at a position of the batch. With `numpy` it is one stream for the whole batch: sample its
   * images in their order, before the next batch is asked for.
   */
  draws(position: number): Draws;
}

/**
 * The schedule of Keras' `flow_from_directory` and `flow`: which images make a batch, and from which seed their parameters are
 * drawn. With `rng: 'numpy'` each batch begins, by either route, with `seed + batches seen so far`.
 *
 * - `next()`, as the iterator: at the start of an epoch, and after `reset()`, a permutation is drawn first.
 * - `at(i)`, as the sequence (what `Model.fit` uses): the permutation is drawn at the first access, later ones by `endEpoch()` from
 *   the state that the last batch left.
 *
 * `Model.fit` fetches batch 0 once before it trains.
 *
 * @see https://github.com/keras-team/keras/blob/v2.15.0/keras/preprocessing/image.py class Iterator
 */
export class KerasFlow {
  /** Batches of an epoch. */
  readonly batches: number;
  readonly #options: KerasFlowOptions;
  readonly #random: NumpyRandom;
  #order: ArrayLike<number> | undefined;
  #epoch = -1;
  #batch = 0;
  #seen = 0;

  constructor(options: KerasFlowOptions) {
    const { count, batchSize, shuffle, seed, random, rng = 'counter', sha256s } = options;
    for (const [name, value, lowest] of [
      ['flow.count', count, 0],
      ['flow.batchSize', batchSize, 1],
    ] as const) {
      requireRange(Number.isSafeInteger(value) && value >= lowest, { expected: `an integer of ${lowest} or more`, name, received: value });
    }
    requireRange(rng === 'counter' || rng === 'numpy', { expected: '"counter" or "numpy"', name: 'flow.rng', received: rng });
    requireRange(typeof shuffle === 'boolean', { expected: 'true or false', name: 'flow.shuffle', received: shuffle });
    requireRange(seed === null || (rng === 'numpy' ? isNumpySeed(seed) : Number.isSafeInteger(seed)), {
      expected: rng === 'numpy' ? 'an integer from 0 to 2^32 - 1' : 'a safe integer',
      name: 'flow.seed',
      received: seed,
    });
    if (rng === 'counter' && (seed === null || random)) {
      const received = random ? 'flow.random' : 'flow.seed null';
      throw new ConfigError(`Expected a seed and no generator for flow.rng "counter" but received ${received}.`, {
        hint: "A generator with a state, and Keras' seed=None, need rng: 'numpy'.",
      });
    }
    requireRange(!sha256s || sha256s.length === count, {
      expected: `${count} names`,
      name: 'flow.sha256s',
      received: sha256s?.length,
    });
    if (seed === null && !random) {
      throw new ConfigError('Expected flow.random where flow.seed is null but received none.', {
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

  /** Batch i of the sequence. @throws {PipelineError} beyond the last. */
  at(i: number): KerasBatch {
    if (!(Number.isInteger(i) && i >= 0 && i < this.batches)) {
      throw new ConfigError(`Expected a batch from 0 to ${this.batches - 1} but received ${i}.`);
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
    const { seed, rng } = this.#options;
    if (rng === 'numpy' && seed !== null) this.#random.seed(seed + this.#seen);
    this.#seen++;
  }

  #shuffle(): void {
    const { count, shuffle, rng, seed } = this.#options;
    this.#epoch++;
    if (!shuffle) this.#order = Array.from({ length: count }, (_, i) => i);
    else if (rng === 'numpy') this.#order = this.#random.permutation(count);
    else
      this.#order = createRng(seed as number)
        .split('flow order')
        .split(`epoch ${this.#epoch}`)
        .permutation(count);
  }

  #cut(start: number): KerasBatch {
    const { batchSize, rng, seed, sha256s } = this.#options;
    const index = Array.from(this.#order ?? []).slice(start, start + batchSize);
    const epoch = this.#epoch;
    return {
      index,
      draws: (position) => {
        if (!(Number.isInteger(position) && position >= 0 && position < index.length)) {
          throw new ConfigError(`Expected a position from 0 to ${index.length - 1} of the batch but received ${position}.`);
        }
        if (rng === 'numpy') return this.#random;
        const image = index[position] as number;
        return viewRng(seed as number, sha256s?.[image] ?? `image ${image}`, epoch, 'keras-flow');
      },
    };
  }
}

function isNumpySeed(seed: number): boolean {
  return Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff;
}
