import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJsonl, type Manifest, type ProgressEvent } from '@graft/core';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndexJournal } from './index-journal.ts';
import { indexPhotos } from './index-photos.ts';
import { inspectPhotos } from './inspect-photos.ts';
import { openPhotos } from './sources/open-photos.ts';

let folder: string;
let photos: string;
let journal: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-journal-'));
  photos = join(folder, 'photos');
  journal = join(folder, 'cache/index.jsonl');
  for (const label of ['a', 'b']) await mkdir(join(photos, label), { recursive: true });
  for (let seed = 0; seed < 8; seed++) await plant(`${seed % 2 ? 'a' : 'b'}/${seed}.png`, await picture(seed));
  await plant('a/broken.jpg', Buffer.from('no photo'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Uncompressed, so that all pictures have one length. */
function picture(seed: number): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, index) => Math.imul(index + seed * 9973, 2_654_435_761) >>> 24);
  return sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** As if it had lain there for long. */
async function plant(id: string, bytes: Buffer, seconds = 1_600_000_000): Promise<void> {
  await writeFile(join(photos, id), bytes);
  await utimes(join(photos, id), seconds, seconds);
}

const index = (options: { journal?: string; isVerified?: boolean } = { journal }): Promise<Manifest> =>
  openPhotos(photos).then((source) => indexPhotos({ source, ...options }));
const textOf = ({ examples, excluded }: Manifest): string => encodeJsonl(examples) + encodeJsonl(excluded);

/** Another value in the lines of a journal, each with its checksum. */
function forge(text: string, before: string, after: string): string {
  const lines = text.split('\n').map((line) => {
    if (!line.includes(before)) return line;
    const row = line.slice(0, line.lastIndexOf(' ')).replaceAll(before, after);
    return `${row} ${createHash('sha256').update(row).digest('hex').slice(0, 16)}`;
  });
  return lines.join('\n');
}

describe('an index with a journal', () => {
  it('gives the manifest of one without, the first time and the second', async () => {
    const plain = textOf(await index({}));
    expect(textOf(await index())).toBe(plain);
    expect(textOf(await index())).toBe(plain);
  });

  it('does not read an unchanged photo again, unless it is to verify', async () => {
    const before = await index();
    const sha256 = before.examples[0]?.sha256 ?? '';
    // Only a photo that is not read again can take this hash from the journal.
    const forged = 'f'.repeat(64);
    await writeFile(journal, forge(await readFile(journal, 'utf8'), sha256, forged));
    expect((await index()).examples[0]?.sha256).toBe(forged);
    expect(textOf(await index({ journal, isVerified: true }))).toBe(textOf(before));
    expect(textOf(await index())).toBe(textOf(before));
  });

  it.skipIf(process.platform === 'win32')('notices contents that were exchanged under the same sizes and times', async () => {
    const before = await index();
    const [one, other] = [join(photos, 'a/1.png'), join(photos, 'b/2.png')];
    const [first, second] = [await readFile(one), await readFile(other)];
    expect(first.length).toBe(second.length);
    for (const [path, content] of [
      [one, second],
      [other, first],
    ] as const) {
      await writeFile(path, content);
      await utimes(path, 1_600_000_000, 1_600_000_000);
    }
    const after = await index();
    expect(textOf(after)).toBe(textOf(await index({})));
    expect(textOf(after)).not.toBe(textOf(before));
  });

  it('reads a photo again whose time, size or inode has changed', async () => {
    await index();
    await plant('a/1.png', await picture(50), 1_600_000_001);
    await plant('a/3.png', Buffer.concat([await picture(51), Buffer.from('longer')]));
    // Renamed over the old one while that is there, so that it cannot be given the same inode.
    await plant('a/new.png', await picture(52));
    await rename(join(photos, 'a/new.png'), join(photos, 'a/5.png'));
    expect(textOf(await index())).toBe(textOf(await index({})));
  });

  it('does not trust a photo that was changed just now', async () => {
    await writeFile(join(photos, 'a/1.png'), await picture(60));
    await index();
    const rows = (await readFile(journal, 'utf8')).split('\n').filter((line) => line.includes('"id"'));
    expect(rows).toHaveLength(8);
    expect(rows.join()).not.toContain('a/1.png');
  });

  it('does not remember what could not be reached', async () => {
    const files = [{ id: 'gone', path: join(photos, 'gone.jpg') }];
    for await (const { inspection } of inspectPhotos(files, { journal })) expect(inspection.failure?.problem).toBe('unreachable');
    expect(await readFile(journal, 'utf8')).not.toContain('gone');
  });

  it('goes on where an interrupted run stopped, to the same bytes, wherever the journal was cut', async () => {
    const plain = textOf(await index({}));
    await index();
    const whole = await readFile(journal);
    for (let length = 0; length <= whole.length; length += 97) {
      await writeFile(journal, whole);
      await truncate(journal, length);
      expect(textOf(await index()), `cut at ${length}`).toBe(plain);
    }
  });

  it('keeps what was done before it was told to stop', async () => {
    const stop = new AbortController();
    const onProgress = ({ done }: ProgressEvent): void => {
      if (done === 4) stop.abort();
    };
    const source = await openPhotos(photos);
    await expect(indexPhotos({ source, journal, onProgress, signal: stop.signal, concurrency: 1 })).rejects.toThrow('interrupted');
    const rows = (await readFile(journal, 'utf8')).split('\n').filter((line) => line.includes('"id"'));
    expect(rows.length).toBeGreaterThanOrEqual(4);
    expect(textOf(await index())).toBe(textOf(await index({})));
  });

  it('reads photos again whose line was damaged, wherever a bit is flipped', async () => {
    const before = textOf(await index());
    const whole = await readFile(journal);
    for (let at = 0; at < whole.length; at += 37) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 7));
      await writeFile(journal, damaged);
      expect(textOf(await index()), `byte ${at}`).toBe(before);
    }
  });

  it('ignores malformed lines, and replaces a journal of another version', async () => {
    const plain = textOf(await index());
    await appendFile(journal, '{"id":"a/1.png","bytes":1}\n{"id":"a/3.png"\nnull\n\0\0\0\n{"id":"\\u00');
    expect(textOf(await index())).toBe(plain);
    const [, ...rows] = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, ['{"journal":0}', ...rows.map((row) => row.replaceAll('png', 'gif'))].join('\n'));
    expect(textOf(await index())).toBe(plain);
  });

  it('is written again where old rows outweigh the valid ones', async () => {
    await index();
    const rows = (await readFile(journal, 'utf8')).split('\n').filter((line) => line.includes('"id"'));
    await appendFile(journal, `${rows[0]}\n`.repeat(2000));
    await (await openIndexJournal(journal)).close();
    expect((await readFile(journal, 'utf8')).split('\n').filter((line) => line.includes('"id"'))).toHaveLength(9);
  });
});
