import { appendFile, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtifactWriter, decodeJsonl, type SplitExample, writeArtifact } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { openPhotos, splitConfig } from '@graft/dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeIndex } from '../src/experiment/index-data.ts';
import { type ResolvedSplit, resolvePrevious } from '../src/experiment/resolve-previous.ts';
import { openUpstream, placeOf } from '../src/pipeline/open-upstream.ts';
import split from '../src/stages/split.ts';
import { copySome } from './graft.ts';

const fish = sharedData('data/fish5');
const quiet = { onProgress: () => undefined, signal: new AbortController().signal };

describe.skipIf(!fish)('an experiment whose split is stable', () => {
  let folder: string;
  const warnings: string[] = [];
  const config = (previous?: string) => splitConfig.parse({ method: 'stable', key: 'key', ratio: [0.5, 0.5], previous });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-stable-'));
    await copySome(fish as string, join(folder, 'photos'), 14);
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  async function run(previous: string | undefined, out: string): Promise<readonly SplitExample[]> {
    const source = await openPhotos(join(folder, 'photos'));
    const resolved = await resolvePrevious(config(previous), {
      file: join(folder, 'experiment.json'),
      warn: (line) => void warnings.push(line),
    });
    await writeIndex(join(folder, 'index'), { source, facts: { isDrawn: false, isSplit: source.isSplit } }, quiet);
    return runStage(resolved, out);
  }

  async function runStage({ split: slice, previous }: ResolvedSplit, out: string): Promise<readonly SplitExample[]> {
    const location = { roots: [], offline: true, previous };
    const upstream = openUpstream(split, { index: await placeOf(join(folder, 'index'), 'index') });
    const identity = { stage: 'split', slice, upstream: {}, code: {} };
    let rows = '';
    await writeArtifact(join(folder, out), identity, async (writer) => {
      const recording: ArtifactWriter = {
        ...writer,
        write: async (path, payload) => {
          if (path === 'split.jsonl') rows = String(payload);
          return writer.write(path, payload);
        },
      };
      return split.run({ slice, upstream, location, writer: recording, log: () => undefined, ...quiet });
    });
    return decodeJsonl<SplitExample>(rows);
  }

  const splitsOf = (rows: readonly SplitExample[]) => new Map(rows.map(({ id, split: side }) => [id, side]));
  const options = { file: '', warn: () => undefined };
  let before: readonly SplitExample[];
  /** A split of the photos in `may`; afterwards each photo gets a near-duplicate. */
  beforeAll(async () => {
    options.file = join(folder, 'experiment.json');
    before = await run(undefined, 'may');
    for (const label of await readdir(join(folder, 'photos'))) {
      for (const name of await readdir(join(folder, 'photos', label))) {
        const twin = join(folder, 'photos', label, `twin of ${name}`);
        await copyFile(join(folder, 'photos', label, name), twin);
        await appendFile(twin, 'more');
      }
    }
  });

  it('says that it follows no earlier split', () => {
    expect(warnings).toEqual([expect.stringContaining('name one with split.previous')]);
  });

  it('keeps the photos of the split that it follows where they were', async () => {
    const followed = splitsOf(await run('may', 'june'));
    for (const { id, split: side } of before) expect(followed.get(id), id).toBe(side);
  });

  it('moves some of them where it follows none', async () => {
    const alone = splitsOf(await run(undefined, 'alone'));
    expect(before.some(({ id, split: side }) => alone.get(id) !== side)).toBe(true);
  });

  it('refuses another key than that of the split that it follows', async () => {
    await expect(resolvePrevious({ ...config('may'), key: 'other' }, options)).rejects.toThrow('key "key" and ratio 0.5, 0.5');
  });

  it('refuses a split that is not there', async () => {
    await expect(resolvePrevious(config('april'), options)).rejects.toThrow('april but it cannot be read (ENOENT)');
  });

  it('names the split that it follows by its bytes, and refuses them changed', async () => {
    const resolved = await resolvePrevious(config('may'), options);
    expect(JSON.stringify(resolved.split)).not.toContain('may');
    await appendFile(join(folder, 'may', 'split.jsonl'), '\n');
    await expect(runStage(resolved, 'late')).rejects.toThrow('as it was when the run began');
  });
});
