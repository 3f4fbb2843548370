import { createHash } from 'node:crypto';
import { ConfigError, MersenneTwister } from '@graft/core';

/** Modulus of CPython's hash of numbers on 64-bit machines. */
const hashModulus = (1n << 61n) - 1n;

/**
 * CPython's `random.Random` for an integer, float or string seed, the generator of split-folders.
 *
 * `new CPythonRandom(42)`; `shuffle` of 0..9 gives 7 3 2 8 5 6 9 4 0 1. The string `'42'` is another seed.
 *
 * @see cpython Lib/random.py and Modules/_randommodule.c: an integer's absolute value is cut into 32-bit words, least
 * significant first; a string's UTF-8 bytes and their SHA-512 are read as one big-endian integer; a float counts as its
 * hash (a whole one as the integer). `randbelow(n)` takes bit_length(n) bits and repeats while the value is n or more.
 */
export class CPythonRandom {
  readonly #generator: MersenneTwister;

  /** @param seed - any integer or finite number, or text. */
  constructor(seed: number | bigint | string) {
    const words: number[] = [];
    let rest = integerOf(seed);
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

  /** Uniform integer of `bits` bits, 1 or more: whole words least significant first, the last one's *top* bits. */
  getrandbits(bits: number): bigint {
    let value = 0n;
    for (let shift = 0; shift < bits; shift += 32) {
      const word = this.#generator.uint32() >>> Math.max(0, 32 - (bits - shift));
      value |= BigInt(word) << BigInt(shift);
    }
    return value;
  }

  /** Uniform integer in 0 .. bound - 1, `bound` 1 .. 2^52; any other is refused. */
  randbelow(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 52)) {
      throw new ConfigError(`Expected an integer from 1 to 2^52 for the bound of a draw but received ${bound}.`);
    }
    if (bound > 0x8000_0000) {
      const bits = bound.toString(2).length;
      let wide = Number(this.getrandbits(bits));
      while (wide >= bound) wide = Number(this.getrandbits(bits));
      return wide;
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

function integerOf(seed: number | bigint | string): bigint {
  if (typeof seed === 'bigint') return seed;
  if (typeof seed === 'number') return Number.isInteger(seed) ? BigInt(seed) : BigInt.asUintN(64, hashOf(seed));
  const bytes = Buffer.from(seed, 'utf8');
  return BigInt(`0x${Buffer.concat([bytes, createHash('sha512').update(bytes).digest()]).toString('hex')}`);
}

/**
 * Python's hash of a float that is no whole number: numerator times the inverse of the denominator modulo 2^61 - 1. The
 * denominator is a power of two, and 2^61 is 1 there.
 */
function hashOf(value: number): bigint {
  if (!Number.isFinite(value)) throw new ConfigError(`Expected a finite number for a seed but received ${value}.`);
  let numerator = Math.abs(value);
  let exponent = 0;
  for (; !Number.isInteger(numerator); exponent++) numerator *= 2;
  const hash = ((BigInt(numerator) % hashModulus) << BigInt((61 - (exponent % 61)) % 61)) % hashModulus;
  return value < 0 ? -hash : hash;
}
