import { join } from 'node:path';
import { encodeJsonl, writeArtifact } from '@graft/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf, type PhotoFolder, photoFolder } from '../../test/support/photo-folder.ts';
import { type DatasetRow, datasetStats } from './dataset-stats.ts';
import { diffDatasets } from './diff-datasets.ts';
import { readDataset } from './read-dataset.ts';

const row = (id: string, sha256 = id, more: Partial<DatasetRow> = {}): DatasetRow => ({
  id,
  sha256,
  label: id.split('/')[0] ?? '',
  ...more,
});

describe('datasetStats', () => {
  it('counts classes, splits, formats, sizes, duplicates and groups', () => {
    const picture = { format: 'jpeg', orientation: 1, width: 10, height: 20 };
    const rows = [
      row('b/1', 'x', { ...picture, group: 'g' }),
      row('a/1', 'x', { ...picture, givenSplit: 'train', group: 'g', width: 40 }),
      row('a/2', 'y', { ...picture, givenSplit: 'validation', format: 'png', orientation: 6, width: 30 }),
      row('a/3', 'x', { ...picture, givenSplit: 'train', group: 'h' }),
    ];
    expect(datasetStats(rows, [{ id: 'c', reason: 'empty' }])).toEqual({
      photos: 4,
      excluded: 1,
      classes: [
        { label: 'a', photos: 3, splits: { train: 2, validation: 1 } },
        { label: 'b', photos: 1, splits: {} },
      ],
      imbalance: 3,
      splits: { train: 2, validation: 1 },
      formats: { jpeg: 3, png: 1 },
      orientations: { 1: 3, 6: 1 },
      width: { least: 10, median: 10, most: 40 },
      height: { least: 20, median: 20, most: 20 },
      duplicates: { sets: 1, files: 3 },
      groups: 2,
    });
    expect(datasetStats([])).toMatchObject({ photos: 0, classes: [], imbalance: 1, width: undefined });
  });
});

describe('diffDatasets', () => {
  it('names what was added, removed, renamed, relabelled, moved and changed', () => {
    const before = [
      row('a/same'),
      row('a/gone'),
      row('a/changed', 'old'),
      row('a/name', 'n'),
      row('a/wrong', 'w'),
      row('a/train', 't', { split: 'train' }),
      row('a/folded', 'f', { split: 'train', fold: 1 }),
      row('list.jpg', 'l', { label: 'cat' }),
    ];
    const after = [
      row('a/same'),
      row('a/new'),
      row('a/changed', 'now'),
      row('a/renamed', 'n'),
      row('b/wrong', 'w'),
      row('a/train', 't', { split: 'test' }),
      row('a/folded', 'f', { split: 'train', fold: 2 }),
      row('list.jpg', 'l', { label: 'dog' }),
    ];
    expect(diffDatasets(before, after)).toEqual({
      added: ['a/new'],
      removed: ['a/gone'],
      renamed: [
        { from: 'a/name', to: 'a/renamed' },
        { from: 'a/wrong', to: 'b/wrong' },
      ],
      relabelled: [
        { id: 'b/wrong', from: 'a', to: 'b' },
        { id: 'list.jpg', from: 'cat', to: 'dog' },
      ],
      moved: [
        { id: 'a/folded', from: 'train 1', to: 'train 2' },
        { id: 'a/train', from: 'train', to: 'test' },
      ],
      changed: ['a/changed'],
      same: 1,
    });
  });

  it('matches rows that know no bytes by their path alone', () => {
    const names = (...ids: string[]): DatasetRow[] => ids.map((id) => ({ id, label: 'a', split: 'train' }));
    const before = [...names('a/1', 'a/2', 'a/3')];
    const after = [row('a/1', 'x', { split: 'train' }), row('a/2', 'y', { split: 'test' }), ...names('a/4')];
    expect(diffDatasets(before, after)).toEqual({
      added: ['a/4'],
      removed: ['a/3'],
      renamed: [],
      relabelled: [],
      moved: [{ id: 'a/2', from: 'train', to: 'test' }],
      changed: [],
      same: 1,
    });
    expect(datasetStats(before)).toMatchObject({ photos: 3, splits: { train: 3 }, duplicates: undefined });
  });

  it('finds nothing between a set and itself in any order, and the opposite the other way round', () => {
    const rows = fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[ab]\/[0-9]$/),
        sha256: fc.constantFrom('x', 'y', 'z'),
        split: fc.constantFrom('train' as const, 'test' as const),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [before, after] = [a, b].map((set) => set.map((item) => row(item.id, item.sha256, { split: item.split })));
        if (!before || !after) throw new Error('two sets');
        const forth = diffDatasets(before, after);
        const back = diffDatasets([...after].reverse(), [...before].reverse());
        expect(back.removed.length).toBe(forth.added.length);
        expect(back.changed).toEqual(forth.changed);
        expect(back.same).toBe(forth.same);
        expect(forth.same + forth.added.length).toBeLessThanOrEqual(after.length);
        expect(diffDatasets(before, [...before].reverse())).toMatchObject({
          added: [],
          removed: [],
          moved: [],
          changed: [],
          same: before.length,
        });
      }),
      { seed: 5 },
    );
  });
});

describe('readDataset', () => {
  let folder: PhotoFolder;
  beforeEach(async () => {
    folder = await photoFolder();
  });
  afterEach(() => folder.remove());
  const rows = [row('a/1'), row('b/1')];
  const splitRows = rows.map((item) => ({ ...item, split: 'train' as const }));

  it('reads the artifacts of index and split, a materialised split, and their files', async () => {
    const identity = { slice: {}, upstream: {}, code: {} };
    await writeArtifact(join(folder.path, 'index'), { stage: 'index', ...identity }, async (writer) => {
      await writer.write('manifest.jsonl', encodeJsonl(rows));
      await writer.write('excluded.jsonl', encodeJsonl([{ id: 'c', reason: 'empty' }]));
    });
    await writeArtifact(join(folder.path, 'split'), { stage: 'split', ...identity }, (writer) =>
      writer.write('split.jsonl', encodeJsonl(splitRows)),
    );
    await folder.plant({ 'loose/split.jsonl': encodeJsonl(splitRows) });
    const read = (path: string) => readDataset(join(folder.path, path));
    expect(await read('index')).toMatchObject({ kind: 'manifest', rows, excluded: [{ id: 'c' }] });
    expect(await read('index/manifest.jsonl')).toMatchObject({ kind: 'manifest', rows });
    for (const path of ['split', 'loose', 'loose/split.jsonl']) expect(await read(path)).toMatchObject({ kind: 'split', rows: splitRows });
    await folder.plant({ 'index/manifest.jsonl': encodeJsonl([row('a/1')]) });
    expect(await messageOf(read('index'))).toMatch(/^GRAFT_ARTIFACT /);
  });

  it('leaves photos and lists of photos alone, and refuses rows of another form', async () => {
    await folder.plant({ 'list.jsonl': '{"path":"1.jpg","label":"a"}\n', 'photos/a/1.jpg': '', 'x.zip': 'PK' });
    for (const path of ['list.jsonl', 'photos', 'x.zip', 'absent']) expect(await readDataset(join(folder.path, path))).toBeUndefined();
    await folder.plant({ 'm.jsonl': `${encodeJsonl(rows)}{"id":1}\n` });
    expect(await messageOf(readDataset(join(folder.path, 'm.jsonl')))).toMatch(/Expected id, sha256 and label in line 3 .* \{"id":1\}/);
  });
});
