import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexPhotos } from '../src/index-photos.ts';
import { openPhotos } from '../src/sources/open-photos.ts';
import { splitConfig } from '../src/split-config.ts';
import { type SplitResult, splitExamples } from '../src/split-examples.ts';

const fish5 = sharedData('data/fish5');

/** What a download or a careless export does to a photo. */
const copies: Readonly<Record<string, (photo: Sharp, width: number) => Sharp>> = {
  flipped: (photo) => photo.flop().jpeg({ quality: 90 }),
  turned: (photo) => photo.rotate(90).jpeg({ quality: 90 }),
  half: (photo, width) => photo.resize({ width: Math.round(width / 2) }).jpeg({ quality: 90 }),
  compressed: (photo) => photo.jpeg({ quality: 40 }),
  all: (photo, width) =>
    photo
      .flop()
      .rotate(90)
      .resize({ width: Math.round(width / 2) })
      .jpeg({ quality: 40 }),
};

describe.skipIf(!fish5)('40 photos, five copies each', () => {
  let folder: string;
  let split: (groupBy: string, seed?: number) => SplitResult;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-planted-'));
    for (const label of await readdir(fish5 as string)) {
      await mkdir(join(folder, label));
      const names = (await readdir(join(fish5 as string, label))).sort();
      // Every seventh: neighbours in a download may show the same.
      for (const name of names.filter((_, i) => i % 7 === 0).slice(0, 8)) {
        const bytes = await readFile(join(fish5 as string, label, name));
        const { width } = await sharp(bytes).metadata();
        await writeFile(join(folder, label, `${name} original.jpg`), bytes);
        for (const [copy, make] of Object.entries(copies)) {
          // In two steps: one pipeline of sharp orders its operations itself.
          const plain = sharp(await sharp(bytes).removeAlpha().png().toBuffer());
          await writeFile(join(folder, label, `${name} ${copy}.jpg`), await make(plain, width).toBuffer());
        }
      }
    }
    const manifest = await indexPhotos({ source: await openPhotos(folder) });
    expect(manifest.examples).toHaveLength(240);
    split = (groupBy, seed = 42) => splitExamples(manifest, parseConfig(splitConfig, { groupBy, seed }, 'split'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  /** Photos some of whose six files stand in train and some in validation. */
  const torn = ({ examples }: SplitResult): number => {
    const sides = new Map<string, Set<string>>();
    for (const { id, split: side } of examples) {
      const photo = id.slice(0, id.lastIndexOf(' '));
      sides.set(photo, (sides.get(photo) ?? new Set()).add(side));
    }
    expect(sides.size).toBe(40);
    return [...sides.values()].filter((own) => own.size > 1).length;
  };

  it('leak through a random split, and not through the default one', () => {
    const [random, grouped] = [split('none'), split('near-duplicate')];
    console.info(
      `a random split tears ${torn(random)} of 40 photos apart (${random.leaks.length} pairs); the default one ` +
        `${torn(grouped)} (${grouped.leaks.length})`,
    );
    expect(torn(random)).toBeGreaterThan(20);
    expect(random.leaks.length).toBeGreaterThan(20);
    expect(torn(grouped)).toBe(0);
    expect(grouped.leaks).toEqual([]);
    expect(grouped.duplicatesTogether).toBeGreaterThanOrEqual(200);
  });

  it('stay together whatever the seed', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(torn(split('near-duplicate', seed))).toBe(0);
  });
});
