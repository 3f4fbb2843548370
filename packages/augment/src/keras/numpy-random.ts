import { ConfigError, MersenneTwister, requireRange } from '@graft/core';

/**
 * NumPy's legacy generator (`numpy.random.seed`, `RandomState`): the parity generator behind Keras' ImageDataGenerator.
 *
 * `new NumpyRandom(42)`; `permutation(10)` gives 8 1 5 0 7 2 9 4 3 6.
 *
 * @see https://github.com/numpy/numpy/blob/v1.26.4/numpy/random/src/legacy/legacy-distributions.c and mtrand.pyx
 */
export class NumpyRandom {
  #generator: MersenneTwister;
  #spare: number | undefined;

  /** @param seed - 0 .. 2^32 - 1, or a key of such words as NumPy takes it for an array. */
  constructor(seed: number | readonly number[]) {
    this.#generator = generatorFor(seed);
  }

  /** Begin again; the kept half of a pair of normal variates is forgotten. */
  seed(seed: number | readonly number[]): void {
    this.#generator = generatorFor(seed);
    this.#spare = undefined;
  }

  uint32(): number {
    return this.#generator.uint32();
  }

  /** Uniform double in [0, 1). */
  random(): number {
    return this.#generator.random();
  }

  /** `low + (high - low) * random()`, also where both are equal. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** `randint(bound)` and `choice(bound)`: 0 .. bound - 1 by the low bits of a word, drawn again while above; 1 draws nothing. */
  integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 0x1_0000_0000)) {
      throw new ConfigError(`Expected an integer from 1 to 2^32 for the bound of a draw but received ${bound}.`);
    }
    const largest = bound - 1;
    if (largest === 0) return 0;
    const mask = 0xffff_ffff >>> Math.clz32(largest);
    let value = (this.uint32() & mask) >>> 0;
    while (value > largest) value = (this.uint32() & mask) >>> 0;
    return value;
  }

  /** One of the items; an empty list is refused. */
  choice<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }

  /** Standard normal variate by the polar method; the second of a pair comes first, the other is kept for the next call. */
  normal(): number {
    if (this.#spare !== undefined) {
      const kept = this.#spare;
      this.#spare = undefined;
      return kept;
    }
    for (;;) {
      const x = 2 * this.random() - 1;
      const y = 2 * this.random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = factor * x;
      return factor * y;
    }
  }

  /** In place, from the last element down. */
  shuffle<T>(items: T[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = items[i] as T;
      items[i] = items[j] as T;
      items[j] = kept;
    }
  }

  /** 0 .. size - 1 in random order. */
  permutation(size: number): number[] {
    const order = Array.from({ length: size }, (_, index) => index);
    this.shuffle(order);
    return order;
  }
}

function generatorFor(seed: number | readonly number[]): MersenneTwister {
  const words = typeof seed === 'number' ? [seed] : seed;
  const wrong = words.find((word) => !(Number.isInteger(word) && word >= 0 && word <= 0xffff_ffff));
  requireRange(wrong === undefined && words.length > 0, {
    expected: 'an integer from 0 to 2^32 - 1',
    name: 'a NumPy seed',
    received: wrong ?? 'none',
    hint: "NumPy's legacy generator takes no other seeds; without `rng: 'numpy'` any safe integer will do.",
  });
  return typeof seed === 'number' ? MersenneTwister.fromSeed(seed) : MersenneTwister.fromArray(seed);
}
