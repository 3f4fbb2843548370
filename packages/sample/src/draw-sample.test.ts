import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArtifactError, ConfigError, InterruptedError, type ProgressEvent, sha256 } from '@graft/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSample } from './draw-sample.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-sample-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('drawSample', () => {
  it('draws the same bytes for the same seed and other pictures for another seed', async () => {
    const [first, again, other] = await Promise.all(
      [
        ['first', 1],
        ['again', 1],
        ['other', 2],
      ].map(async ([name, seed]) => {
        const directory = join(root, name as string);
        await drawSample({ directory, seed: seed as number, count: 20 });
        return digests(directory);
      }),
    );
    expect(again).toEqual(first);
    expect(new Set([...Object.values(first as object), ...Object.values(other as object)]).size).toBe(40);
  });

  it('divides the pictures as in the article and contains the smaller sample of the same seed', async () => {
    const directory = join(root, 'shares');
    const events: ProgressEvent[] = [];
    const sample = await drawSample({ directory, seed: 1, count: 43, onProgress: (event) => events.push(event) });
    const counts = await Promise.all(sample.classes.map(async (name) => (await readdir(join(directory, name))).length));
    expect(counts).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 3]);
    expect(sample.photos).toBe(43);
    expect(events.at(-1)).toMatchObject({ done: 43, total: 43 });
    expect(await digests(directory)).toMatchObject(await digests(join(root, 'first')));
  });

  it('says in every class name and in a notice that the pictures are drawn', async () => {
    const directory = join(root, 'first');
    const names = await readdir(directory);
    expect(names.filter((name) => name.startsWith('drawn-'))).toHaveLength(9);
    expect(await readFile(join(directory, 'SAMPLE.md'), 'utf8')).toContain('proves nothing about photos');
  });

  it('writes JPEG files of 320 x 240', async () => {
    const metadata = await sharp(join(root, 'first', 'drawn-ray', '0001.jpg')).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg', width: 320, height: 240, channels: 3 });
  });

  it('keeps nothing when interrupted', async () => {
    const parent = join(root, 'interrupted');
    await mkdir(parent);
    const abort = new AbortController();
    const drawing = drawSample({ directory: join(parent, 'sample'), seed: 1, signal: abort.signal, onProgress: () => abort.abort() });
    await expect(drawing).rejects.toThrow(InterruptedError);
    expect(await readdir(parent)).toEqual([]);
  });

  it('accepts an empty folder and refuses one that is not, leaving it unchanged', async () => {
    const empty = join(root, 'empty');
    await mkdir(empty);
    await drawSample({ directory: empty, seed: 3, count: 18 });
    expect(await readdir(empty)).toHaveLength(10);
    const taken = join(root, 'taken');
    await mkdir(taken);
    await writeFile(join(taken, 'mine.txt'), '');
    await expect(drawSample({ directory: taken, seed: 3, count: 18 })).rejects.toThrow(ArtifactError);
    expect(await readdir(taken)).toEqual(['mine.txt']);
  });

  it('refuses fewer than two pictures per species', async () => {
    await expect(drawSample({ directory: join(root, 'few'), seed: 1, count: 17 })).rejects.toThrow(ConfigError);
  });
});

async function digests(directory: string): Promise<Record<string, string>> {
  const files = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.jpg'));
  return Object.fromEntries(await Promise.all(files.map(async (name) => [name, sha256(await readFile(join(directory, name)))])));
}
