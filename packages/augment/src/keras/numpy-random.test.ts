import { readFileSync } from 'node:fs';
import { PipelineError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from './numpy-random.ts';

interface Golden {
  readonly seed: number;
  readonly random: readonly number[];
  readonly permutation: Readonly<Record<string, readonly number[]>>;
  readonly randint: Readonly<Record<string, readonly number[]>>;
  readonly choiceOfN: Readonly<Record<string, readonly number[]>>;
  readonly threePermutationsOf10InARow: readonly (readonly number[])[];
  readonly shuffleOfRange10: readonly number[];
  readonly normal: readonly number[];
  readonly normalThenRandomThenNormal: readonly number[];
  readonly 'uniform(-180,180)': readonly number[];
  readonly 'uniform(0.7,1.3,2)': readonly number[];
  readonly 'uniform(5,5)': readonly number[];
  readonly 'choiceOf[-1,1]': readonly number[];
  readonly 'choiceOf[0.1,0.2,0.3]': readonly number[];
  readonly 'normal(5,2)': readonly number[];
}

const path = sharedData('golden/keras-idg/numpy-rng.json');
const seeds = path === undefined ? [] : (JSON.parse(readFileSync(path, 'utf8')) as { readonly seeds: readonly Golden[] }).seeds;

describe('NumpyRandom', () => {
  it('permutes as NumPy does', () => {
    expect(new NumpyRandom(42).permutation(10)).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
  });

  it('forgets the kept variate when it is seeded again', () => {
    const numpy = new NumpyRandom(1);
    const first = numpy.normal();
    numpy.seed(1);
    expect(numpy.normal()).toBe(first);
  });

  it('refuses seeds that NumPy refuses, and bounds that no draw can meet', () => {
    for (const seed of [-1, 1.5, 2 ** 32, []]) expect(() => new NumpyRandom(seed)).toThrow(PipelineError);
    for (const bound of [0, -1, 1.5, 2 ** 33]) expect(() => new NumpyRandom(1).integer(bound)).toThrow(PipelineError);
  });
});

describe.skipIf(path === undefined)('NumpyRandom beside NumPy', () => {
  it.each(seeds.map((golden) => [golden.seed, golden] as const))('seed %s: every recorded draw', (seed, golden) => {
    let numpy = new NumpyRandom(seed);
    const fresh = (): NumpyRandom => {
      numpy = new NumpyRandom(seed);
      return numpy;
    };
    const repeated = (expected: readonly number[], draw: () => number): void => {
      fresh();
      expect(expected.map(draw)).toEqual(expected);
    };
    repeated(golden.random, () => numpy.random());
    repeated(golden['uniform(-180,180)'], () => numpy.uniform(-180, 180));
    repeated(golden['uniform(0.7,1.3,2)'], () => numpy.uniform(0.7, 1.3));
    fresh();
    expect([numpy.uniform(5, 5), numpy.random()]).toEqual(golden['uniform(5,5)']);
    for (const [size, order] of Object.entries(golden.permutation)) expect(fresh().permutation(Number(size))).toEqual(order);
    fresh();
    expect(golden.threePermutationsOf10InARow.map(() => numpy.permutation(10))).toEqual(golden.threePermutationsOf10InARow);
    const items = Array.from({ length: 10 }, (_, i) => i);
    fresh().shuffle(items);
    expect(items).toEqual(golden.shuffleOfRange10);
    for (const [bound, values] of [...Object.entries(golden.randint), ...Object.entries(golden.choiceOfN)]) {
      repeated(values, () => numpy.integer(Number(bound)));
    }
    repeated(golden['choiceOf[-1,1]'], () => numpy.choice([-1, 1]));
    repeated(golden['choiceOf[0.1,0.2,0.3]'], () => numpy.choice([0.1, 0.2, 0.3]));

    const close = (actual: readonly number[], expected: readonly number[]): void => {
      actual.forEach((value, i) => {
        expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(value)));
      });
    };
    fresh();
    close(
      golden.normal.map(() => numpy.normal()),
      golden.normal,
    );
    fresh();
    close(
      golden['normal(5,2)'].map(() => 5 + 2 * numpy.normal()),
      golden['normal(5,2)'],
    );
    fresh();
    close([numpy.normal(), numpy.random(), numpy.normal(), numpy.random()], golden.normalThenRandomThenNormal);
  });
});
