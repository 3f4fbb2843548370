import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeTiff } from './__fixtures__/write-tiff.ts';
import { decodeImage } from './decode-image.ts';
import { inspectImage } from './inspect-image.ts';

const width = 16;
const height = 16;
const ignore = { orientation: 'ignore' } as const;

function floats(channels: number, valueAt: (index: number) => number): Buffer {
  const data = Float32Array.from({ length: width * height * channels }, (_, index) => valueAt(index));
  return writeTiff(new Uint8Array(data.buffer), { width, height, channels, bits: 32, sampleFormat: 3 });
}

function words(channels: number, valueAt: (index: number) => number, photometric?: number): Buffer {
  const data = Uint16Array.from({ length: width * height * channels }, (_, index) => valueAt(index));
  return writeTiff(new Uint8Array(data.buffer), { width, height, channels, bits: 16, ...(photometric !== undefined && { photometric }) });
}

async function reasonOf(bytes: Uint8Array): Promise<string> {
  const refused = async (read: Promise<unknown>): Promise<string> => read.then(() => 'read', String);
  const decoded = await refused(decodeImage(bytes, ignore));
  expect(await refused(inspectImage(bytes)), 'inspectImage and decodeImage agree').toBe(decoded);
  return decoded;
}

describe('the range of stored values', () => {
  it('takes floats from 0 to 1, gray and colour alike, without a transfer curve', async () => {
    const wave = (index: number): number => ((index * 7) % 256) / 255;
    const colour = await decodeImage(floats(3, wave), ignore);
    expect([...colour.data]).toEqual(Array.from({ length: width * height * 3 }, (_, index) => (index * 7) % 256));
    const gray = await decodeImage(floats(1, wave), ignore);
    expect([...gray.data]).toEqual(Array.from({ length: width * height * 3 }, (_, index) => (Math.floor(index / 3) * 7) % 256));
  });

  it('rounds floats to the nearest and clips a small overshoot', async () => {
    const values = [0.5, 0.5019, -0.03, 1.03, 1, 0];
    const { data } = await decodeImage(
      floats(1, (index) => values[index % values.length] as number),
      ignore,
    );
    expect([0, 3, 6, 9, 12, 15].map((at) => data[at])).toEqual([128, 128, 0, 255, 255, 0]);
  });

  it.each([
    ['255 times as large', (index: number) => index % 256, 'run from 0 to 255'],
    ['negative', (index: number) => (index % 3) - 1, 'run from -1 to 1'],
    ['infinite', (index: number) => (index === 9 ? Number.POSITIVE_INFINITY : 0.5), 'run from 0 to Infinity'],
    ['not numbers', (index: number) => (index === 9 ? Number.NaN : 0.5), 'are not numbers'],
    ['almost zero', (index: number) => (index % 5) / 100, 'end at 0.04'],
  ])('refuses floats that are %s', async (_, valueAt, reason) => {
    for (const channels of [1, 3]) expect(await reasonOf(floats(channels, valueAt))).toContain(reason);
  });

  it.each([
    ['8-bit numbers in 16-bit cells', 255],
    ['10-bit numbers in 16-bit cells', 1023],
    ['12-bit numbers in 16-bit cells', 4095],
  ])('refuses %s, which would be black', async (_, largest) => {
    for (const channels of [1, 3]) {
      const reason = await reasonOf(words(channels, (index) => (index * 97) % (largest + 1)));
      expect(reason).toContain('all of it would be black; scale them to 0..65535');
      const png = await sharp(
        Uint16Array.from({ length: width * height * channels }, (__, index) => (index * 97) % (largest + 1)),
        { raw: { width, height, channels: channels as 1 | 3 } },
      )
        .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
        .png()
        .toBuffer();
      expect(await reasonOf(png)).toContain('all of it would be black');
    }
  });

  it('takes a picture that reaches a sixteenth of white, and one that is black all over', async () => {
    expect(
      Math.max(
        ...(
          await decodeImage(
            words(1, (index) => (index === 5 ? 4096 : 0)),
            ignore,
          )
        ).data,
      ),
    ).toBe(16);
    expect(
      Math.max(
        ...(
          await decodeImage(
            words(3, () => 0),
            ignore,
          )
        ).data,
      ),
    ).toBe(0);
    expect(
      Math.max(
        ...(
          await decodeImage(
            floats(3, () => 0),
            ignore,
          )
        ).data,
      ),
    ).toBe(0);
  });

  it('keeps the upper 8 of 16 bits in CMYK as well', async () => {
    const inks = [10, 200, 90, 30];
    const wide = await decodeImage(
      words(4, (index) => (inks[index % 4] as number) * 257, 5),
      ignore,
    );
    const data = Uint8Array.from({ length: width * height * 4 }, (_, index) => inks[index % 4] as number);
    const narrow = await decodeImage(writeTiff(data, { width, height, channels: 4, photometric: 5 }), ignore);
    expect([...wide.data]).toEqual([...narrow.data]);
    expect(wide.data[0]).toBe(225 - Math.round((225 * 10) / 255));
  });
});

const floatCase = sharedData('cases/float-tiff');
describe.skipIf(!floatCase)('the files of the case float-tiff', () => {
  it('are read at their brightness, gray and colour alike', async () => {
    for (const kind of ['gray', 'rgb']) {
      for (const label of ['healthy', 'rust']) {
        const folder = join(floatCase ?? '', kind, label);
        for (const name of await readdir(folder)) {
          const { data } = await decodeImage(join(folder, name), ignore);
          const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
          expect(mean, `${kind}/${label}/${name}`).toBeGreaterThan(90);
          expect(mean, `${kind}/${label}/${name}`).toBeLessThan(170);
        }
      }
    }
  });
});
