import { PipelineError } from '../errors/pipeline-error.ts';
import { MersenneTwister } from './mersenne-twister.ts';

/**
 * CPython's `random.Random` for an integer seed: the parity generator behind `split-folders`.
 *
 * `new CPythonRandom(42)`; `shuffle` of 0..9 gives 7 3 2 8 5 6 9 4 0 1.
 *
 * @see cpython Lib/random.py and Modules/_randommodule.c: the seed's absolute value is cut into 32-bit words, least
 * significant first; `randbelow(n)` takes the *top* bit_length(n) bits and repeats while the value is n or more.
 */
export class CPythonRandom {
  readonly #generator: MersenneTwister;

  constructor(seed: number | bigint) {
    const words: number[] = [];
    let rest = BigInt(seed);
    if (rest < 0n) rest = -rest;
    do {
      words.push(Number(rest & 0xffff_ffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.#generator = MersenneTwister.fromArray(words);
  }

  /** Uniform double in [0, 1). */
  random(): number {
    return this.#generator.random();
  }

  /** Uniform integer in 0 .. bound - 1, `bound` 1 .. 2^31; any other is refused. */
  randbelow(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 0x8000_0000)) {
      throw new PipelineError('GRAFT_RANGE', `Expected an integer from 1 to 2^31 for the bound of a draw but received ${bound}.`);
    }
    const bits = 32 - Math.clz32(bound);
    let value = this.#generator.uint32() >>> (32 - bits);
    while (value >= bound) value = this.#generator.uint32() >>> (32 - bits);
    return value;
  }

  /** In place, from the last element down. */
  shuffle<T>(items: T[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.randbelow(i + 1);
      const kept = items[i] as T;
      items[i] = items[j] as T;
      items[j] = kept;
    }
  }

  /** One of the items; an empty list is refused. */
  choice<T>(items: readonly T[]): T {
    return items[this.randbelow(items.length)] as T;
  }
}
