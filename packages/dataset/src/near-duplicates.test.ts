import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Example } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { inspectImage } from '@graft/image';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { indexPhotos } from './index-photos.ts';
import { nearDuplicateClusters } from './near-duplicate-clusters.ts';
import { openPhotos } from './sources/open-photos.ts';

const handChecked = JSON.parse(readFileSync(new URL('__fixtures__/near-duplicates.json', import.meta.url), 'utf8')) as {
  readonly found: readonly (readonly [string, string])[];
};

/** What is done to a photo, then stored as a JPEG of this quality. */
interface Harm {
  readonly apply: (photo: Sharp, width: number, height: number) => Sharp;
  readonly quality: number;
}

const copies: Readonly<Record<string, Harm>> = {
  flipped: { apply: (photo) => photo.flop(), quality: 90 },
  'turned by 90 degrees': { apply: (photo) => photo.rotate(90), quality: 90 },
  'at half size': { apply: (photo, width) => photo.resize(Math.round(width / 2)), quality: 90 },
  'at JPEG quality 40': { apply: (photo) => photo, quality: 40 },
  'all four': {
    apply: (photo, width, height) =>
      photo
        .flop()
        .rotate(90)
        .resize(Math.round(height / 2), Math.round(width / 2)),
    quality: 40,
  },
};
/** Beyond the method: the README gives these figures. */
const beyond: Readonly<Record<string, Harm>> = {
  'turned by 5 degrees': { apply: (photo) => photo.rotate(5), quality: 90 },
  'cut by 5 % at each side': {
    apply: (photo, width, height) =>
      photo.extract({
        left: Math.round(width * 0.05),
        top: Math.round(height * 0.05),
        width: Math.round(width * 0.9),
        height: Math.round(height * 0.9),
      }),
    quality: 90,
  },
};

async function copyOf(bytes: Buffer, { apply, quality }: Harm): Promise<Buffer> {
  const { width, height } = await sharp(bytes).metadata();
  return apply(sharp(bytes), width, height).jpeg({ quality }).toBuffer();
}

async function hashed(name: string, bytes: Buffer): Promise<Pick<Example, 'sha256' | 'perceptualHash'>> {
  return { sha256: name, perceptualHash: (await inspectImage(bytes)).perceptualHash };
}

const fish5 = sharedData('data/fish5');
const antsBees = sharedData('data/ants-bees');
describe.skipIf(!fish5 || !antsBees)('near-duplicates among photos', () => {
  let examples: (Example & { readonly path: string })[];

  beforeAll(async () => {
    examples = [];
    for (const path of [fish5 ?? '', antsBees ?? '']) {
      const { examples: found } = await indexPhotos({ source: await openPhotos(path) });
      const roots = path === antsBees ? { train: 'train', validation: 'val' } : {};
      for (const example of found) {
        const [first = '', ...rest] = example.id.split('/');
        const folder = (roots as Record<string, string>)[first] ?? first;
        examples.push({ ...example, path: [path, folder, ...rest].join('/') });
      }
    }
  }, 120_000);

  it('finds at least 95 of 100 planted copies of 40 photos, and says what it cannot find', async () => {
    const originals = Array.from(
      { length: 40 },
      (_, at) => examples[Math.floor(((at + 0.5) * examples.length) / 40)] as (typeof examples)[number],
    );
    const shares: Record<string, number> = {};
    for (const [what, harm] of Object.entries({ ...copies, ...beyond })) {
      const set: Pick<Example, 'sha256' | 'perceptualHash'>[] = [...originals];
      for (const { path } of originals) set.push(await hashed(`${what} ${path}`, await copyOf(await readFile(path), harm)));
      const clusters = nearDuplicateClusters(set);
      const found = originals.filter((_, at) => clusters.some((cluster) => cluster.includes(at) && cluster.includes(at + 40)));
      shares[what] = found.length / originals.length;
    }
    const planted = Object.keys(copies).map((what) => shares[what] as number);
    expect(planted.reduce((sum, share) => sum + share, 0) / planted.length).toBeGreaterThanOrEqual(0.95);
    expect(shares['turned by 5 degrees']).toBeLessThan(0.5);
    expect(shares['cut by 5 % at each side']).toBeLessThan(0.8);
  }, 120_000);

  it('finds the hand-checked pairs among the natural photos, and no more than five others', () => {
    const clusters = nearDuplicateClusters(examples).map((cluster) => cluster.map((at) => (examples[at] as Example).id));
    const pairs = clusters.flatMap((ids) => ids.flatMap((a, at) => ids.slice(at + 1).map((b) => [a, b].sort().join(' + '))));
    const known = handChecked.found.map((pair) => [...pair].sort().join(' + '));
    expect(pairs).toEqual(expect.arrayContaining(known));
    expect(pairs.filter((pair) => !known.includes(pair)).length).toBeLessThanOrEqual(5);
    expect(Math.max(...clusters.map((cluster) => cluster.length))).toBeLessThanOrEqual(5);
  });
});
