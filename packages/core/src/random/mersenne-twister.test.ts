import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../testing/shared-data.ts';
import { MersenneTwister } from './mersenne-twister.ts';

interface Golden {
  readonly seed: number;
  readonly uint32: Readonly<Record<'first' | '620..629', readonly number[]>>;
  readonly random: readonly number[];
}

const path = sharedData('golden/keras-idg/numpy-rng.json');
const golden = path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'));

describe('MersenneTwister', () => {
  it('gives the known answers of the authors: the thousandth word by key, the ten thousandth by the default seed', () => {
    const byKey = MersenneTwister.fromArray([0x123, 0x234, 0x345, 0x456]);
    expect(Array.from({ length: 5 }, () => byKey.uint32())).toEqual([1067595299, 955945823, 477289528, 4107218783, 4228976476]);
    const bySeed = MersenneTwister.fromSeed(5489);
    let word = 0;
    for (let i = 0; i < 10_000; i++) word = bySeed.uint32();
    // The value that the C++ standard demands of std::mt19937, [rand.predef].
    expect(word).toBe(4123659995);
  });
});

describe.skipIf(golden === undefined)("MersenneTwister beside NumPy's legacy generator", () => {
  const seeds = (golden?.seeds ?? []) as readonly Golden[];
  it.each(seeds.map((entry) => [entry.seed, entry] as const))(
    'seed %s: words, also behind the first regeneration, and doubles',
    (seed, { uint32, random }) => {
      const words = MersenneTwister.fromSeed(seed);
      const drawn = Array.from({ length: 630 }, () => words.uint32());
      expect(drawn.slice(0, 10)).toEqual(uint32.first);
      expect(drawn.slice(620)).toEqual(uint32['620..629']);
      const doubles = MersenneTwister.fromSeed(seed);
      expect(random.map(() => doubles.random())).toEqual(random);
    },
  );

  it('array seeds: doubles', () => {
    for (const { seedArray, random } of golden.arraySeeds as readonly { seedArray: number[]; random: number[] }[]) {
      const twister = MersenneTwister.fromArray(seedArray);
      expect(random.map(() => twister.random())).toEqual(random);
    }
  });
});
