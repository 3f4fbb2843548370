import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPhotos } from '../sources/open-photos.ts';
import { type CheckReport, checkPhotos, excludedBy } from './check-photos.ts';
import { type IssueKindName, kinds } from './kinds.gen.ts';

let folder: string;
let report: CheckReport;

/** Soft coloured blobs, another picture for each seed. */
function scene(seed: number, width = 120, height = 90): Sharp {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [channel, x, y] = [at % 3, ((at / 3) % width) | 0, (at / 3 / width) | 0];
    let value = 128;
    for (let wave = 1; wave < 9; wave++) {
      const [a, b, c] = [Math.sin(seed * 7.1 + wave), Math.cos(seed * 3.3 + wave * 2), Math.sin(seed * 5.7 + wave * 3 + channel)];
      value += 22 * Math.sin((wave * 4 * (a * x + b * y)) / width + 6 * c);
    }
    pixels[at] = Math.max(0, Math.min(255, value + 20 * Math.sin(at * 12.9898)));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const blank = (value: number): Sharp =>
  sharp({ create: { width: 120, height: 90, channels: 3, background: { r: value, g: value, b: value + 5 } } });
const jpeg = (picture: Sharp): Promise<Buffer> => picture.jpeg({ quality: 92 }).toBuffer();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-check-'));
  const files: Record<string, Buffer | Promise<Buffer>> = {};
  for (let seed = 0; seed < 24; seed++) files[`a/${seed}.jpg`] = jpeg(scene(seed));
  const first = await jpeg(scene(0));
  const big = await jpeg(scene(70, 400, 300));
  Object.assign(files, {
    'b/90.jpg': jpeg(scene(90)),
    'B/91.jpg': jpeg(scene(91)),
    'a/page.jpg': Buffer.from('<!doctype html>'),
    'a/cut.jpg': big.subarray(0, big.length - 300),
    'a/film.webp': sharp([await scene(61).png().toBuffer(), await scene(62).png().toBuffer()], { join: { animated: true } })
      .webp()
      .toBuffer(),
    'a/stamp.png': scene(63, 20, 16).png().toBuffer(),
    'a/named.png': jpeg(scene(64)),
    'a/unnamed': jpeg(scene(75)),
    'a/gray.jpg': jpeg(scene(65).grayscale()),
    'a/alpha.png': scene(66).ensureAlpha(0.5).png().toBuffer(),
    'a/print.jpg': jpeg(scene(67).toColourspace('cmyk')),
    'a/deep.png': scene(68).toColourspace('rgb16').png().toBuffer(),
    'a/strip.jpg': jpeg(scene(69, 400, 60)),
    'a/large.jpg': jpeg(scene(71, 1500, 1100)),
    'a/night.jpg': jpeg(scene(72).linear(0.2)),
    'a/snow.jpg': jpeg(scene(73).linear(0.02, 250)),
    'a/empty.jpg': jpeg(blank(130)),
    'a/soft.jpg': jpeg(
      sharp(await scene(74, 300, 225).png().toBuffer())
        .resize(5, 4)
        .resize(300, 225, { kernel: 'cubic' }),
    ),
    'a/0 again.jpg': first,
    'a/1 flipped.jpg': jpeg(scene(1).flop()),
    'b/2 turned.jpg': jpeg(scene(2).rotate(90)),
    'a/lost.gif': blank(240).gif().toBuffer(),
  });
  for (const [id, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'photos', id)), { recursive: true });
    await writeFile(join(folder, 'photos', id), await bytes);
  }
  report = await checkPhotos(await openPhotos(join(folder, 'photos')));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const idsOf = (kind: IssueKindName): (readonly string[])[] =>
  report.kinds.find((found) => found.kind === kind)?.issues.map(({ ids }) => ids) ?? [];

describe('checkPhotos', () => {
  it.each<[IssueKindName, string[][]]>([
    ['unreadable', [['a/page.jpg']]],
    ['truncated', [['a/cut.jpg']]],
    ['animated', [['a/film.webp']]],
    ['tiny', [['a/stamp.png']]],
    ['huge', []],
    ['wrong-extension', [['a/named.png'], ['a/unnamed']]],
    // The encoder of this GIF declares a transparent colour.
    ['transparent', [['a/alpha.png'], ['a/lost.gif']]],
    ['cmyk', [['a/print.jpg']]],
    ['deep-colour', [['a/deep.png']]],
    ['drawing', [['a/lost.gif']]],
    ['odd-aspect', [['a/strip.jpg']]],
    ['dark', [['a/night.jpg']]],
    ['overexposed', [['a/snow.jpg']]],
    ['exact-duplicate', [['a/0 again.jpg', 'a/0.jpg']]],
    [
      'near-duplicate',
      [
        ['a/1 flipped.jpg', 'a/1.jpg'],
        ['a/2.jpg', 'b/2 turned.jpg'],
      ],
    ],
    ['two-labels', [['a/2.jpg', 'b/2 turned.jpg']]],
    ['two-splits', []],
  ])('finds what was planted of %s, and nothing else', (kind, expected) => {
    expect(idsOf(kind)).toEqual(expected);
  });

  it('finds gray, blank, blurred and oddly large pictures among others that are so too', () => {
    expect(idsOf('grayscale').flat()).toEqual(expect.arrayContaining(['a/gray.jpg', 'a/empty.jpg']));
    expect(idsOf('grayscale').flat()).not.toContain('a/0.jpg');
    expect(idsOf('low-information').flat()).toContain('a/empty.jpg');
    expect(idsOf('blurry').flat()).toContain('a/soft.jpg');
    expect(idsOf('blurry').flat()).not.toContain('a/0.jpg');
    expect(idsOf('odd-size').flat()).toContain('a/large.jpg');
    expect(idsOf('odd-size').flat()).not.toContain('a/0.jpg');
  });

  it('finds small classes and labels that differ in case alone', () => {
    const notes = (kind: IssueKindName) => report.kinds.find((found) => found.kind === kind)?.issues.map(({ note }) => note);
    expect(notes('class-imbalance')).toEqual([
      expect.stringMatching(/^B: 1 photo, the largest class has 41$/),
      expect.stringMatching(/^b: 2 photos/),
    ]);
    expect(notes('similar-labels')).toEqual(['"B", "b"']);
  });

  it('counts files and photos, and lists every kind with its rule and source', () => {
    expect(report.files - report.photos).toBe(2);
    expect(report.counts).toMatchObject({ B: 1, b: 2 });
    expect(report.kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(kinds).sort());
    for (const { rule, source, title } of report.kinds) expect([rule, source, title].every((text) => text.length > 3)).toBe(true);
  });
});

describe('excludedBy', () => {
  it('lists what is certain to do harm, and spares the first of equal files', () => {
    const ids = excludedBy(report).map(({ id }) => id);
    expect(ids).toEqual(['a/0.jpg', 'a/2.jpg', 'a/cut.jpg', 'a/lost.gif', 'a/page.jpg', 'b/2 turned.jpg']);
  });

  it('takes other kinds when asked, with all reasons of a photo', () => {
    expect(excludedBy(report, ['dark', 'tiny']).map(({ id }) => id)).toEqual(['a/night.jpg', 'a/stamp.png']);
    const [lost] = excludedBy(report, ['drawing', 'low-information']).filter(({ id }) => id === 'a/lost.gif');
    expect(lost?.reason).toMatch(/^drawing: .*; low-information: /);
  });
});
