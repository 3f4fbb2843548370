import { readFileSync } from 'node:fs';
import { MersenneTwister, PipelineError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { CPythonRandom } from './cpython-random.ts';

interface Golden {
  readonly seed: { readonly kind: string; readonly value: string };
  readonly initByArrayKey: readonly number[];
  readonly uint32: Readonly<Record<'first' | '620..629', readonly number[]>>;
  readonly random: readonly number[];
  readonly getrandbits: Readonly<Record<string, readonly (number | string)[]>>;
  readonly randbelow: Readonly<Record<string, readonly number[]>>;
  readonly choiceOf7ThenOf8: readonly number[];
  readonly shuffle: Readonly<Record<string, readonly number[]>>;
  readonly twoShufflesOf10InARow: readonly (readonly number[])[];
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const path = sharedData('golden/split-folders/rng.json');
const goldens = path === undefined ? [] : (JSON.parse(readFileSync(path, 'utf8')) as { readonly seeds: readonly Golden[] }).seeds;

describe('CPythonRandom', () => {
  it('shuffles as CPython does', () => {
    const shuffled = (seed: number) => {
      const items = range(10);
      new CPythonRandom(seed).shuffle(items);
      return items;
    };
    expect(shuffled(42)).toEqual([7, 3, 2, 8, 5, 6, 9, 4, 0, 1]);
    expect(shuffled(1337)).toEqual([0, 3, 7, 2, 1, 6, 4, 5, 8, 9]);
    expect(shuffled(-42)).toEqual(shuffled(42));
  });

  it('refuses a bound that no draw can meet, where it would draw for ever', () => {
    const random = new CPythonRandom(1);
    for (const bound of [0, -1, 1.5, 2 ** 52 + 1, Number.NaN]) expect(() => random.randbelow(bound)).toThrow(PipelineError);
    expect(() => random.choice([])).toThrow(PipelineError);
    expect(random.randbelow(2 ** 31)).toBeLessThan(2 ** 31);
  });
});

describe.skipIf(path === undefined)('CPythonRandom beside CPython', () => {
  it('has integer seeds of up to 94 bits, negative ones, floats and texts to be compared with', () => {
    expect(goldens.map(({ seed }) => seed.value)).toEqual(
      expect.arrayContaining(['0', '-42', '4294967296', '12345678901234567890123456789', '3.5', '42.0', '', 'poisson \u{1f41f}']),
    );
  });

  it.each(goldens.map((golden) => [`${golden.seed.kind} "${golden.seed.value}"`, golden] as const))(
    'seed %s: words, doubles, bits, bounded draws, choices, shuffles',
    (_name, golden) => {
      const words = MersenneTwister.fromArray(golden.initByArrayKey);
      const drawn = range(630).map(() => words.uint32());
      expect(drawn.slice(0, 10)).toEqual(golden.uint32.first);
      expect(drawn.slice(620)).toEqual(golden.uint32['620..629']);

      const { kind, value } = golden.seed;
      const seed = kind === 'int' ? BigInt(value) : kind === 'float' ? Number(value) : value;
      const fresh = () => new CPythonRandom(seed);
      let random = fresh();
      expect(golden.random.map(() => random.random())).toEqual(golden.random);
      for (const [bits, values] of Object.entries(golden.getrandbits)) {
        random = fresh();
        expect(values.map(() => random.getrandbits(Number(bits)))).toEqual(values.map(BigInt));
      }
      for (const [bound, values] of Object.entries(golden.randbelow)) {
        random = fresh();
        expect(values.map(() => random.randbelow(Number(bound)))).toEqual(values);
      }
      random = fresh();
      const half = golden.choiceOf7ThenOf8.length / 2;
      expect(golden.choiceOf7ThenOf8.map((_, i) => random.choice(range(i < half ? 7 : 8)))).toEqual(golden.choiceOf7ThenOf8);
      for (const [length, order] of Object.entries(golden.shuffle)) {
        const items = range(Number(length));
        fresh().shuffle(items);
        expect(items).toEqual(order);
      }
      random = fresh();
      for (const order of golden.twoShufflesOf10InARow) {
        const items = range(10);
        random.shuffle(items);
        expect(items).toEqual(order);
      }
    },
  );
});
