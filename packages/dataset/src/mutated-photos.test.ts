import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, type Rng } from '@graft/core';
import { decodeImage } from '@graft/image';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexPhotos } from './index-photos.ts';
import { openPhotos } from './sources/open-photos.ts';

/** `pnpm torture read` does a thousand and more. */
const count = 120;
const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-mutated-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Cut, flipped in bits, headed by another format, or with numbers made huge. */
function mutate(bytes: Buffer, rng: Rng): Buffer {
  const harmed = Buffer.from(bytes);
  const way = rng.integer(4);
  if (way === 0) return harmed.subarray(0, rng.integer(bytes.length));
  if (way === 1) for (let flips = 1 + rng.integer(32); flips > 0; flips--) flip(harmed, rng.integer(bytes.length), rng);
  if (way === 2)
    Buffer.from(['\xff\xd8\xff\xe0', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF', 'II*\0'][rng.integer(5)] ?? '', 'latin1').copy(harmed);
  if (way === 3) harmed.fill(0xff, 8 + rng.integer(40), 60);
  return harmed;
}

function flip(bytes: Buffer, at: number, rng: Rng): void {
  bytes[at] = (bytes[at] as number) ^ (1 << rng.integer(8));
}

describe('an index of mutated photos', () => {
  it('ends, lists each file as an example or with its reason, and what it keeps decodes', async () => {
    const rng = createRng(11).split('mutated');
    const photo = sharp({
      create: { width: 90, height: 60, channels: 3, background: 'teal', noise: { type: 'gaussian', mean: 120, sigma: 50 } },
    });
    const originals = await Promise.all(formats.map((format) => photo.clone().toFormat(format).toBuffer()));
    for (const label of ['a', 'b']) {
      await mkdir(join(folder, label));
      await writeFile(join(folder, label, 'sound.jpg'), originals[0] as Buffer);
    }
    for (let index = 0; index < count; index++) {
      const bytes = mutate(originals[index % formats.length] as Buffer, rng.split(`case ${index}`));
      await writeFile(join(folder, index % 2 ? 'a' : 'b', `${index}.jpg`), bytes);
    }
    const { examples, excluded } = await indexPhotos({ source: await openPhotos(folder), standIns: 'keep' });
    expect(examples.length + excluded.length).toBe(count + 2);
    expect(excluded.length).toBeGreaterThan(count / 4);
    for (const { reason } of excluded) expect(reason).toMatch(/^(its|it|the file) /);
    for (const { id, width, height } of examples) {
      expect(await decodeImage(join(folder, id), { orientation: 'ignore' })).toMatchObject({ width, height });
    }
  });
});
