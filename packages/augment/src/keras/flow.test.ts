import { MersenneTwister, PipelineError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { type ArrayEntry, recordedKeras, recordedParams } from './__fixtures__/recorded-keras.ts';
import { articleAugment } from './article-augment.ts';
import { type KerasListingOptions, kerasListing } from './flow-listing.ts';
import { type KerasBatch, KerasFlow } from './flow-schedule.ts';
import { createKerasGenerator } from './keras-generator.ts';
import { NumpyRandom } from './numpy-random.ts';

interface Recording {
  readonly tree: { readonly files: readonly string[]; readonly ignoredFiles: readonly string[]; readonly emptyClasses: readonly string[] };
  readonly listing: Listed;
  readonly listings: readonly (Listed & { readonly id: string; readonly arguments: { readonly classes: readonly string[] } })[];
  readonly subsets: readonly {
    readonly validation_split: number;
    readonly training: readonly string[];
    readonly trainingClasses: readonly number[];
    readonly validation: readonly string[];
    readonly validationClasses: readonly number[];
  }[];
  readonly saveToDir: { readonly batch1: readonly string[]; readonly batch2: readonly string[] };
  readonly runs: readonly Run[];
  readonly flowFromArrays: {
    readonly cases: readonly { n: number; validation_split: number; subset: string; samples: number; batches: readonly number[][] }[];
  };
}
interface Listed {
  readonly class_indices: Readonly<Record<string, number>>;
  readonly filenames: readonly string[];
  readonly classes: readonly number[];
}
interface Run {
  readonly id: string;
  readonly arguments: { readonly seed?: number | null; readonly shuffle?: boolean; readonly subset?: string };
  readonly globalSeed: number | null;
  readonly batches: readonly { readonly index: readonly number[]; readonly params?: readonly Readonly<Record<string, unknown>>[] }[];
  readonly firstBatch?: { readonly x: ArrayEntry; readonly y: readonly number[] };
}

const golden = recordedKeras<Recording>('flow');
const { name: _name, rng: _rng, ...article } = articleAugment;
const settings = { ...article, behaviour: 'keras-2.9' } as const;

describe.skipIf(!golden)('the flow from a directory', () => {
  const recording = golden?.recording as Recording;
  const files = golden ? [...recording.tree.files, ...recording.tree.ignoredFiles].toReversed() : [];
  const directories = golden ? Object.keys(recording.listing.class_indices) : [];
  const tree = { directories: directories.toReversed(), files };

  it('sees the recorded files of the recorded classes, in order', () => {
    expect(directories).toEqual(expect.arrayContaining([...recording.tree.emptyClasses]));
    for (const { class_indices: classIndices, filenames, classes, ...rest } of [recording.listing, ...recording.listings]) {
      const options = 'arguments' in rest ? (rest.arguments as { classes: readonly string[] }) : {};
      expect(kerasListing(tree, options)).toEqual({ classIndices, filenames, classes });
    }
  });

  it('cuts the recorded subsets', () => {
    for (const { validation_split: validationSplit, ...expected } of recording.subsets) {
      const training = kerasListing(tree, { subset: 'training', validationSplit });
      const validation = kerasListing(tree, { subset: 'validation', validationSplit });
      expect([training.filenames, training.classes]).toEqual([expected.training, expected.trainingClasses]);
      expect([validation.filenames, validation.classes]).toEqual([expected.validation, expected.validationClasses]);
    }
  });

  it.each(golden?.recording.runs ?? [])(
    'schedules and draws as recorded, by every route: $id',
    ({ id, arguments: given, globalSeed, batches }) => {
      const { seed = 42, shuffle = true, subset } = given;
      const flow = new KerasFlow({
        rng: 'numpy',
        count: subset === 'validation' ? 4 : 21,
        batchSize: 4,
        shuffle,
        seed,
        ...(globalSeed !== null && { random: new NumpyRandom(globalSeed) }),
      });
      const isPlain = batches.every(({ params }) => params === undefined);
      const generator = createKerasGenerator(isPlain ? {} : settings);
      const drawn = route(id, flow, batches.length, ({ index, draws }) => ({
        index,
        params: index.map((_, position) => generator.sample(draws(position), { height: 8, width: 8 })),
      }));
      expect(drawn.map(({ index }) => index)).toEqual(batches.map(({ index }) => index));
      batches.forEach(({ params }, i) => {
        if (params) expect(drawn[i]?.params).toEqual(params.map(recordedParams));
      });
    },
  );

  it('makes the recorded pixels of the first batch within 1e-5', () => {
    const run = recording.runs.find(({ firstBatch }) => firstBatch) as Run;
    const { x, y } = run.firstBatch as { x: ArrayEntry; y: readonly number[] };
    const generator = createKerasGenerator({ ...settings, rescale: 1 / 255 });
    const { index, draws } = new KerasFlow({ rng: 'numpy', count: 21, batchSize: 4, shuffle: true, seed: 42 }).next();
    const { filenames, classes } = recording.listing;
    expect(index.map((i) => classes[i])).toEqual(y);
    const params = index.map((_, position) => generator.sample(draws(position), { height: 8, width: 8 }));
    const pixels = index.flatMap((i, place) => {
      const image = { data: picture(recording.tree.files.indexOf(filenames[i] as string)), height: 8, width: 8, channels: 3 };
      return [...generator.standardize(generator.apply(image, params[place] as (typeof params)[number])).data];
    });
    const expected = golden?.values(x) as Float32Array;
    expect(pixels.length).toBe(expected.length);
    const largest = pixels.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0);
    expect(largest).toBeLessThanOrEqual(1e-5);
  });

  it('names saved pictures by the draws behind a batch', () => {
    const generator = createKerasGenerator(settings);
    const flow = new KerasFlow({ rng: 'numpy', count: 21, batchSize: 4, shuffle: true, seed: 42 });
    for (const expected of [recording.saveToDir.batch1, recording.saveToDir.batch2]) {
      const { index, draws } = flow.next();
      for (const position of index.keys()) generator.sample(draws(position), { height: 8, width: 8 });
      expect(index.map((i) => `p_${i}_${draws(0).integer(10_000_000)}.png`).sort()).toEqual([...expected].sort());
    }
  });

  it('counts inside the subset when it flows from arrays', () => {
    for (const { n, validation_split: split, subset, samples, batches } of recording.flowFromArrays.cases) {
      const border = Math.trunc(n * split);
      const count = subset === 'validation' ? border : n - border;
      expect(count).toBe(samples);
      const flow = new KerasFlow({ rng: 'numpy', count, batchSize: 3, shuffle: true, seed: 42 });
      expect(batches.map(() => flow.next().index)).toEqual(batches);
    }
  });
});

describe('a listing', () => {
  const tree = { directories: ['a'], files: ['a/1.png', 'a/2.png', 'a/3.png'] };

  it.each([
    [{ validationSplit: 1 }, 'Expected a share of 0 or more and below 1 for listing.validationSplit but received 1'],
    [{ validationSplit: -0.2, subset: 'validation' }, 'for listing.validationSplit but received -0.2'],
    [{ validationSplit: Number.NaN }, 'for listing.validationSplit but received NaN'],
    [{ validationSplit: 0.5, subset: 'valid' }, 'Expected "training" or "validation" for listing.subset but received "valid"'],
  ])('refuses what Keras refuses: %j', (options, message) => {
    const list = (): unknown => kerasListing(tree, options as KerasListingOptions);
    expect(list).toThrow(PipelineError);
    expect(list).toThrow(message);
  });

  it('is all training where the split is 0', () => {
    expect(kerasListing(tree, { validationSplit: 0, subset: 'training' }).filenames).toEqual(tree.files);
  });
});

describe('a flow', () => {
  it('by default draws for an image what only seed, image and epoch decide: not batches, their size or their order', () => {
    const generator = createKerasGenerator(settings);
    const sha256s = ['a', 'b', 'c', 'd', 'e'];
    const drawn = (batchSize: number, backwards: boolean, epoch: number): Map<number, unknown> => {
      const flow = new KerasFlow({ count: 5, batchSize, shuffle: true, seed: 7, sha256s });
      flow.at(0);
      for (let ended = 0; ended < epoch; ended++) flow.endEpoch();
      const batches = Array.from({ length: flow.batches }, (_, i) => i);
      const params = new Map<number, unknown>();
      for (const i of backwards ? batches.reverse() : batches) {
        const { index, draws } = flow.at(i);
        for (const [position, image] of index.entries()) params.set(image, generator.sample(draws(position), { height: 8, width: 8 }));
      }
      return params;
    };
    const forwards = drawn(2, false, 1);
    expect(forwards.size).toBe(5);
    expect(new Set([...forwards.values()].map((params) => JSON.stringify(params))).size).toBe(5);
    expect(drawn(3, true, 1)).toEqual(forwards);
    expect(drawn(2, false, 2).get(0)).not.toEqual(forwards.get(0));
  });

  it('by default has an order for each epoch, the same again from the same seed', () => {
    const orders = (seed: number): number[][] => {
      const flow = new KerasFlow({ count: 30, batchSize: 30, shuffle: true, seed });
      return [[...flow.next().index], [...flow.next().index]];
    };
    const [first, second] = orders(1) as [number[], number[]];
    expect(first.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(second).not.toEqual(first);
    expect(orders(1)).toEqual([first, second]);
    expect(orders(2)).not.toEqual([first, second]);
  });

  it('refuses options and places out of range', () => {
    const options = { count: 4, batchSize: 2, shuffle: true, seed: 1 };
    expect(() => new KerasFlow({ ...options, batchSize: 0 })).toThrow(PipelineError);
    expect(() => new KerasFlow({ ...options, seed: null })).toThrow(
      'Expected a seed and no generator for flow.rng "counter" but received flow.seed null',
    );
    expect(() => new KerasFlow({ ...options, random: new NumpyRandom(1) })).toThrow('but received flow.random');
    expect(() => new KerasFlow({ ...options, rng: 'numpy', seed: null })).toThrow('Expected flow.random where flow.seed is null');
    expect(() => new KerasFlow({ ...options, rng: 'python' as 'numpy' })).toThrow(
      'Expected "counter" or "numpy" for flow.rng but received "python"',
    );
    expect(() => new KerasFlow({ ...options, sha256s: ['a'] })).toThrow('Expected 4 names for flow.sha256s but received 1');
    for (const seed of [1.5, Number.NaN, 2 ** 60]) {
      expect(() => new KerasFlow({ ...options, seed })).toThrow(`Expected a safe integer for flow.seed but received ${seed}`);
      expect(() => new KerasFlow({ ...options, rng: 'numpy', seed })).toThrow(PipelineError);
    }
    expect(() => new KerasFlow({ ...options, rng: 'numpy', seed: -1 })).toThrow(
      'Expected an integer from 0 to 2^32 - 1 for flow.seed but received -1',
    );
    expect(() => new KerasFlow({ ...options, shuffle: 1 as unknown as boolean })).toThrow(
      'Expected true or false for flow.shuffle but received 1',
    );
    for (const rng of ['counter', 'numpy'] as const) {
      const { draws } = new KerasFlow({ ...options, rng }).next();
      for (const position of [2, -1, 0.5]) {
        expect(() => draws(position)).toThrow(`Expected a position from 0 to 1 of the batch but received ${position}`);
      }
      expect(draws(1).random()).toBeLessThan(1);
    }
    expect(() => new KerasFlow(options).at(2)).toThrow('Expected a batch from 0 to 1 but received 2');
  });
});

/** The batches of a recorded run, by the route that its name tells. */
function route<Drawn>(id: string, flow: KerasFlow, count: number, draw: (batch: KerasBatch) => Drawn): Drawn[] {
  const drawn: Drawn[] = [];
  if (id === 'sequence-out-of-order') return [2, 0, 2].map((i) => draw(flow.at(i)));
  if (id.startsWith('iterator') || id === 'validation-subset') {
    for (let i = 0; i < count; i++) {
      if (id === 'iterator-reset-after-2' && i === 2) flow.reset();
      drawn.push(draw(flow.next()));
    }
    return drawn;
  }
  if (id.startsWith('fit')) drawn.push(draw(flow.at(0)));
  const words = MersenneTwister.fromArray([42]);
  while (drawn.length < count) {
    const order = Array.from({ length: flow.batches }, (_, i) => i);
    if (id === 'fit-shuffled') shuffleAsPython(order, words);
    for (const i of order) drawn.push(draw(flow.at(i)));
    flow.endEpoch();
  }
  return drawn;
}

/** `random.shuffle` of CPython, which Keras' `fit` orders its batches by. */
function shuffleAsPython(items: number[], words: MersenneTwister): void {
  for (let i = items.length - 1; i > 0; i--) {
    let j = i + 1;
    while (j > i) j = words.uint32() >>> Math.clz32(i + 1);
    [items[i], items[j]] = [items[j] as number, items[i] as number];
  }
}

/** Picture number i of the recorded tree, resized to 8 x 8 by Pillow's nearest neighbour. */
function picture(i: number): Float32Array {
  const [height, width] = [5 + (i % 3), 6 + (i % 4)];
  const source = (size: number, at: number): number => {
    let position = size / 8 / 2;
    for (let k = 0; k < at; k++) position += size / 8;
    return Math.trunc(position);
  };
  return Float32Array.from({ length: 8 * 8 * 3 }, (_, at) => {
    const k = at % 3;
    const q = source(width, Math.floor(at / 3) % 8);
    const r = source(height, Math.floor(at / 24));
    return ((7 + i) * r + (13 + 2 * i) * q + 29 * k + 3 * r * q + 5 * k * r) % 256;
  });
}
