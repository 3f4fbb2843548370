import { createHash } from 'node:crypto';
import { ConfigError } from '../errors/config-error.ts';
import { requireRange } from '../errors/require-range.ts';
import { logGamma } from './log-gamma.ts';
import { philox4x32 } from './philox.ts';

/**
 * A stream of random numbers that is a pure function of the names that lead to it.
 *
 * `createRng(seed).split(sha256).split('view 3').split('keras-affine')` gives the same numbers on any machine, in any
 * order, with any number of threads: `split` derives a new key and takes nothing from its parent's stream.
 */
export interface Rng {
  /** An independent stream for a purpose; the same purpose gives the same stream. */
  split(purpose: string): Rng;
  /** Uniform in 0 .. 2^32 - 1. */
  uint32(): number;
  /** Uniform double in [0, 1), 53 bits. */
  random(): number;
  /** Uniform double in [low, high). */
  uniform(low: number, high: number): number;
  /** Uniform integer in 0 .. bound - 1, without modulo bias; `bound` 1 .. 2^32, any other is refused. */
  integer(bound: number): number;
  /** Standard normal variate. */
  normal(): number;
  /**
   * Beta(alpha, beta) variate in [0, 1], both parameters above 0 and finite; any other is refused.
   *
   * It is the quotient of two gamma variates, in logarithms, since a small shape makes both of them underflow:
   *
   *   X = G(alpha) / (G(alpha) + G(beta)),   ln G(a) = ln G(a + 1) + ln(U) / a   for a below 1
   *
   * Where even the logarithms overflow (shapes below about 1e-307) the variate is 0 or 1, with the odds beta : alpha of that limit.
   *
   * G by Marsaglia and Tsang's rejection, which is exact: no table, no approximation. The number of draws varies,
   * so whatever follows needs a `split` of its own.
   */
  beta(alpha: number, beta: number): number;
  /** 0 .. size - 1 in random order. */
  permutation(size: number): Uint32Array;
}

/**
 * A generator of random numbers for a seed.
 *
 * ```ts
 * const rng = createRng(42).split('shuffle'); // the same numbers on any machine, whatever else was drawn
 * const order = rng.permutation(10);
 * ```
 *
 * @param seed - any safe integer; negative ones are distinct seeds.
 * @throws {ConfigError} for any other seed.
 */
export function createRng(seed: number): Rng {
  requireRange(Number.isSafeInteger(seed), { expected: 'a safe integer', name: 'the seed of random numbers', received: seed });
  if (!Number.isSafeInteger(seed)) throw new ConfigError(`Expected a safe integer for the seed of random numbers but received ${seed}.`);
  return fromDigest(createHash('sha256').update(`graft-rng/1/${seed}`).digest('binary'));
}

/**
 * Key and the upper half of the counter come from the digest; the lower half counts blocks.
 *
 * @param digest - 32 bytes, one per character: as buffers they would burden the collector with five per view.
 */
function fromDigest(digest: string): Rng {
  const key: [number, number] = [wordAt(digest, 0), wordAt(digest, 4)];
  const high: [number, number] = [wordAt(digest, 8), wordAt(digest, 12)];
  let block: readonly number[] = [];
  let used = 4;
  let blocks = 0;

  const rng: Rng = {
    split: (purpose) => fromDigest(createHash('sha256').update(digest, 'latin1').update(purpose).digest('binary')),
    uint32() {
      if (used === 4) {
        block = philox4x32([blocks >>> 0, Math.floor(blocks / 0x1_0000_0000), high[0], high[1]], key);
        blocks++;
        used = 0;
      }
      return block[used++] as number;
    },
    random: () => ((rng.uint32() >>> 5) * 67_108_864 + (rng.uint32() >>> 6)) / 9_007_199_254_740_992,
    uniform: (low, high) => low + (high - low) * rng.random(),
    integer(bound) {
      if (!(Number.isInteger(bound) && bound >= 1 && bound <= 0x1_0000_0000)) {
        throw new ConfigError(`Expected an integer from 1 to 2^32 for the bound of a draw but received ${bound}.`);
      }
      // Rejection: values at or above the largest multiple of `bound` are drawn again.
      const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
      let value = rng.uint32();
      while (value >= limit) value = rng.uint32();
      return value % bound;
    },
    normal() {
      // Box-Muller; 1 - u keeps the logarithm finite.
      const radius = Math.sqrt(-2 * Math.log(1 - rng.random()));
      return radius * Math.cos(2 * Math.PI * rng.random());
    },
    beta(alpha, beta) {
      for (const [name, shape] of Object.entries({ alpha, beta })) {
        const holds = shape > 0 && Number.isFinite(shape);
        requireRange(holds, { expected: 'a finite number above 0', name: `${name} of a beta variate`, received: shape });
      }
      const first = logGamma(rng, alpha);
      const second = logGamma(rng, beta);
      // Both are e^-infinity. One is larger by far: the first with probability alpha / (alpha + beta).
      if (first === second && first === Number.NEGATIVE_INFINITY) return rng.random() * (alpha + beta) < alpha ? 1 : 0;
      return 1 / (1 + Math.exp(second - first));
    },
    permutation(size) {
      const order = Uint32Array.from({ length: size }, (_, i) => i);
      for (let i = size - 1; i > 0; i--) {
        const j = rng.integer(i + 1);
        const kept = order[i] as number;
        order[i] = order[j] as number;
        order[j] = kept;
      }
      return order;
    },
  };
  return rng;
}

/** Four characters as an unsigned word, the lowest first. */
function wordAt(digest: string, i: number): number {
  const byte = (k: number): number => digest.charCodeAt(i + k);
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
}
