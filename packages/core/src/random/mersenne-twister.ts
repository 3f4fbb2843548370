const N = 624;
const M = 397;

/**
 * MT19937, for parity with CPython's `random` and NumPy's legacy generator only; Graft's own numbers come from `createRng`.
 *
 * @see Matsumoto and Nishimura, Mersenne Twister, ACM TOMACS 8(1), 1998; initialisers of the authors' 2002 revision.
 */
export class MersenneTwister {
  readonly #state: Uint32Array;
  #index: number = N;

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** `init_genrand`: an integer seed as NumPy's legacy generator uses it. */
  static fromSeed(seed: number): MersenneTwister {
    const state = new Uint32Array(N);
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
      state[i] = Math.imul(1_812_433_253, previous) + i;
    }
    return new MersenneTwister(state);
  }

  /** `init_by_array`: a key of 32-bit words as CPython uses it. */
  static fromArray(key: readonly number[]): MersenneTwister {
    const twister = MersenneTwister.fromSeed(19_650_218);
    const state = twister.#state;
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      const previous = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
      state[i] = ((state[i] as number) ^ Math.imul(previous, 1_664_525)) + (key[j] as number) + j;
      i++;
      j++;
      if (i >= N) {
        state[0] = state[N - 1] as number;
        i = 1;
      }
      if (j >= key.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      const previous = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
      state[i] = ((state[i] as number) ^ Math.imul(previous, 1_566_083_941)) - i;
      i++;
      if (i >= N) {
        state[0] = state[N - 1] as number;
        i = 1;
      }
    }
    state[0] = 0x8000_0000;
    return twister;
  }

  uint32(): number {
    if (this.#index === N) this.#regenerate();
    let y = this.#state[this.#index++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** Uniform double in [0, 1): 27 and 26 bits of two words. */
  random(): number {
    const a = this.uint32() >>> 5;
    const b = this.uint32() >>> 6;
    return (a * 67_108_864 + b) / 9_007_199_254_740_992;
  }

  #regenerate(): void {
    const state = this.#state;
    for (let k = 0; k < N; k++) {
      const y = ((state[k] as number) & 0x8000_0000) | ((state[(k + 1) % N] as number) & 0x7fff_ffff);
      state[k] = (state[(k + M) % N] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908_b0df : 0);
    }
    this.#index = 0;
  }
}
