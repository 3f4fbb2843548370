import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJsonl, parseConfig, sha256 } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Experiment, experimentSchema } from './experiment-schema.ts';
import { resolveExperiment } from './resolve-experiment.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-resolve-'));
  await mkdir(join(folder, 'before'));
  await writeFile(join(folder, 'before', 'split.jsonl'), encodeJsonl([{ id: 'a.jpg', sha256: sha256('a'), split: 'train' }]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const data = fc.constantFrom<unknown>(
  { photos: 'photos' },
  { photos: 'list.csv', root: 'photos', labelColumn: 'species' },
  { train: 'train', validation: 'validation' },
  { train: 'train', validation: 'validation', test: 'test' },
  { sample: { seed: 3, count: 90 } },
);
const split = fc.oneof(
  fc.record({
    seed: fc.integer({ min: 0, max: 9 }),
    groupBy: fc.constantFrom('near-duplicate', 'none', 'group', 'patient', 'cam([0-9]+)_'),
  }),
  fc.record({ method: fc.constant('stable'), key: fc.string({ minLength: 1 }), previous: fc.constantFrom(undefined, 'before') }),
);
const augment = fc.constantFrom({ name: 'none' }, { name: 'horizontal-flip' });
const arms = fc.constantFrom<unknown>(
  { transfer: { kind: 'frozen' } },
  { transfer: { kind: 'frozen' }, slower: { kind: 'frozen', head: { learningRate: 1e-4, epochs: 3 } } },
  { control: { kind: 'network' } },
  { transfer: { kind: 'frozen' }, control: { kind: 'network', training: { epochs: 2 } } },
);

const quiet = {
  offline: true,
  log: () => undefined,
  warn: () => undefined,
  onProgress: () => undefined,
  signal: new AbortController().signal,
};

it('gives a command that writes tasks and one that runs them the same tasks, without a look at the photos', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ data, split, augment, arms }), async (settings) => {
      const experiment = parseConfig(experimentSchema, settings, '') as Experiment;
      const loaded = { experiment, name: 'x', file: join(folder, 'experiment.json') };
      const tasks = async (out: string) => (await resolveExperiment(loaded, { ...quiet, out, isObtained: false })).tasks;
      const written = await tasks(join(folder, 'a'));
      expect(await tasks(join(folder, 'b'))).toEqual(written);
      expect(JSON.stringify(written)).not.toContain(folder);
      expect(written.map(({ id }) => id).at(-1)).toBe('report');
    }),
    { numRuns: 60, seed: 11 },
  );
});

const mobilenet = sharedData('weights/mobilenet_v1_075_224');

it.skipIf(!mobilenet)('knows weights of one’s own by their bytes, whether they have to be there or not', async () => {
  const backbone = { id: 'mobilenet-v1-075', weights: mobilenet };
  const experiment = parseConfig(experimentSchema, { data: { photos: 'photos' }, backbone, arms: { transfer: { kind: 'frozen' } } }, '');
  const loaded = { experiment: experiment as Experiment, name: 'x', file: join(folder, 'experiment.json') };
  const [written, run] = await Promise.all(
    [false, true].map((isObtained) => resolveExperiment(loaded, { ...quiet, out: join(folder, 'own'), isObtained })),
  );
  expect(run?.tasks).toEqual(written?.tasks);
  expect(JSON.stringify(run?.tasks)).not.toContain(mobilenet);
  expect(run?.weights).toBe(mobilenet);
});
