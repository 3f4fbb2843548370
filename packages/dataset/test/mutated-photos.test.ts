import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng, type Example, type Excluded, type Rng } from '@graft/core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PhotoFolder, photoFolder } from './support/photo-folder.ts';
import { watchedChild } from './support/watched-child.ts';

/** `pnpm torture read` does any number, of true photos. */
const count = 1000;
/** A picture of 90x60 takes milliseconds, on a busy machine too. */
const limitMs = 30_000;

let folder: PhotoFolder;
beforeAll(async () => {
  folder = await photoFolder();
});
afterAll(() => folder.remove());

/** Smooth with some noise, as a photo is: `channels` 1 grey, 3 RGB, 4 with alpha. */
function drawn(seed: number, channels: 1 | 3 | 4): Sharp {
  const [width, height] = [90, 60];
  const noise = (at: number): number => Math.imul(at + seed * 9973, 2_654_435_761) >>> 27;
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, at) => (at >> 4) + (at % channels) * 60 + noise(at));
  return sharp(pixels, { raw: { width, height, channels } });
}
async function animated(seed: number): Promise<Sharp> {
  const frames = await Promise.all(
    [0, 1, 2].map((frame) =>
      drawn(seed + frame, 3)
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } });
}

/** Of each format the variants that take another way through its decoder. */
async function originals(): Promise<readonly { readonly format: string; readonly bytes: Buffer }[]> {
  const all: Readonly<Record<string, readonly Sharp[]>> = {
    jpeg: [
      drawn(1, 3).jpeg(),
      drawn(2, 1).jpeg({ progressive: true }),
      drawn(3, 3).withMetadata({ orientation: 6 }).jpeg({ chromaSubsampling: '4:4:4', optimiseCoding: false }),
      drawn(4, 3).toColourspace('cmyk').jpeg(),
    ],
    png: [
      drawn(5, 3).png(),
      drawn(6, 1).toColourspace('grey16').png(),
      drawn(7, 4).png({ progressive: true }),
      drawn(8, 3).png({ palette: true }),
    ],
    webp: [drawn(9, 3).webp(), drawn(10, 4).webp({ lossless: true }), (await animated(11)).webp()],
    gif: [drawn(12, 3).gif(), drawn(13, 4).gif({ interFrameMaxError: 8 }), (await animated(11)).gif()],
    tiff: [
      drawn(15, 3).tiff({ compression: 'none' }),
      drawn(16, 3).tiff({ compression: 'lzw', predictor: 'horizontal' }),
      drawn(17, 1).tiff({ compression: 'deflate', tile: true, tileWidth: 32, tileHeight: 32 }),
      drawn(18, 3).tiff({ compression: 'jpeg' }),
    ],
    avif: [drawn(19, 3).avif({ effort: 0 }), drawn(20, 4).avif({ effort: 0 })],
  };
  const encoded = Object.entries(all).flatMap(([format, pictures]) =>
    pictures.map(async (picture) => ({ format, bytes: await picture.toBuffer() })),
  );
  return Promise.all(encoded);
}

const heads = ['\xff\xd8\xff\xe0', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\xff\xff\xff\x7fWEBPVP8 ', 'II*\0', '\0\0\0\x20ftypavif'];

/** Cut, flipped in bits (anywhere, or where the headers are), headed as another format, or with numbers made huge. */
function mutate(bytes: Buffer, rng: Rng): Buffer {
  const harmed = Buffer.from(bytes);
  switch (rng.integer(5)) {
    case 0:
      return harmed.subarray(0, rng.integer(bytes.length));
    case 1:
      return flipBits(harmed, 1 + rng.integer(32), bytes.length, rng);
    case 2:
      return flipBits(harmed, 1 + rng.integer(8), 200, rng);
    case 3:
      Buffer.from(heads[rng.integer(heads.length)] ?? '', 'latin1').copy(harmed);
      return harmed;
    default:
      return harmed.fill(0xff, 8 + rng.integer(200)).fill(bytes.subarray(240), 240);
  }
}

function flipBits(bytes: Buffer, flips: number, within: number, rng: Rng): Buffer {
  for (let flip = 0; flip < flips; flip++) {
    const at = rng.integer(within);
    bytes[at] = (bytes[at] as number) ^ (1 << rng.integer(8));
  }
  return bytes;
}

/** Photos are answered in their order: a hang is at the first that is not there yet, a crash there or a few photos behind. */
const index = `
  import { indexPhotos, openPhotos } from '@graft/dataset';
  import { decodeImage } from '@graft/image';
  const folder = process.argv[1];
  const source = await openPhotos(folder);
  const begin = (id) => console.log('at ' + id);
  begin(source.candidates[0].id);
  const onProgress = ({ done }) => begin(source.candidates[done]?.id ?? 'the end of the index');
  const { examples, excluded } = await indexPhotos({ source, keepsFlat: true, onProgress });
  const decoded = [];
  for (const { id } of examples) {
    begin('the decoding of ' + id);
    const { width, height, data } = await decodeImage(folder + '/' + id, { orientation: 'ignore' });
    decoded.push({ id, width, height, bytes: data.length });
  }
  console.log(JSON.stringify({ examples, excluded, decoded }));
`;

describe('an index of mutated photos', () => {
  it('ends, lists each file as an example or with its reason, and what it keeps decodes', async () => {
    const rng = createRng(11).split('mutated');
    const sound = await originals();
    const files = new Map<string, string>();
    for (const label of ['a', 'b']) {
      await mkdir(join(folder.path, label));
      for (const [at, { format, bytes }] of sound.entries()) {
        files.set(`${label}/sound-${at}.${format}`, format);
        await writeFile(join(folder.path, `${label}/sound-${at}.${format}`), bytes);
      }
    }
    for (let at = 0; at < count; at++) {
      const { format, bytes } = sound[at % sound.length] as (typeof sound)[number];
      // Half of them under an ending that is another format's, most of the time.
      const id = at % 2 ? `a/${at}.${format}` : `b/${at}.jpg`;
      files.set(id, format);
      await writeFile(join(folder.path, id), mutate(bytes, rng.split(`case ${at}`)));
    }
    const [answer = ''] = await watchedChild(index, [folder.path], { limitMs });
    const { examples, excluded, decoded } = JSON.parse(answer) as Answer;
    expect([...examples, ...excluded].map(({ id }) => id).sort()).toEqual([...files.keys()].sort());
    for (const { reason } of excluded) expect(reason).toMatch(/^(its|it|the file) /);
    expect(excluded.filter(({ id }) => id.includes('sound'))).toEqual([]);
    expect(decoded).toEqual(examples.map(({ id, width, height }) => ({ id, width, height, bytes: 3 * width * height })));
    const formatsOf = (rows: readonly { readonly id: string }[]): string[] =>
      [...new Set(rows.map(({ id }) => files.get(id) ?? ''))].sort();
    const formats = [...new Set(files.values())].sort();
    expect(formatsOf(excluded)).toEqual(formats);
    expect(formatsOf(examples.filter(({ id }) => !id.includes('sound')))).toEqual(formats);
  });

  it('fails where a photo hangs or ends the process, and names it', async () => {
    const begin = `console.log('at a/1.jpg'); `;
    await expect(watchedChild(`${begin} for (;;);`, [], { limitMs: 500 })).rejects.toThrow('hangs at a/1.jpg');
    await expect(watchedChild(`${begin} process.exit(7);`, [], { limitMs })).rejects.toThrow('ended with 7 at a/1.jpg');
  });
});

interface Answer {
  readonly examples: readonly Example[];
  readonly excluded: readonly Excluded[];
  readonly decoded: readonly { readonly id: string; readonly width: number; readonly height: number; readonly bytes: number }[];
}
