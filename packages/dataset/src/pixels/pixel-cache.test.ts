import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image, Preprocessing } from '@graft/core';
import { sha256 } from '@graft/core';
import { readForNetwork } from '@graft/image';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PhotoFolder, photoFolder, picture } from '../../test/support/photo-folder.ts';
import { createPixelCache } from './pixel-cache.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

const contract: Preprocessing = {
  colour: 'rgb-ignore-icc',
  orientation: 'exif',
  geometry: { kind: 'squash', kernel: 'bilinear' },
  height: 12,
  width: 16,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const bytes = 12 * 16 * 3;
const photos = await Promise.all([1, 2, 3].map(async (seed) => ({ file: await picture(seed) })));
const examples = photos.map(({ file }) => ({ file, sha256: sha256(file) }));
type Photo = (typeof examples)[0];

describe.each(['memory', 'disk'])('a pixel cache in %s', (kind) => {
  const create = (maxBytes: number) => createPixelCache({ maxBytes, directory: kind === 'disk' ? join(folder.path, 'pixels') : undefined });
  /** How often pixels were computed in the loads of these. */
  async function computed(cache: Awaited<ReturnType<typeof create>>, chosen: readonly Photo[], preprocessing = contract): Promise<number> {
    const compute = vi.fn((example: Photo): Promise<Image> => readForNetwork(example.file, preprocessing));
    for (const example of chosen) {
      const image = await cache.load(example, preprocessing, () => compute(example));
      const expected = await readForNetwork(example.file, preprocessing);
      expect([image.height, image.width]).toEqual([expected.height, expected.width]);
      expect(Buffer.from(image.data).equals(expected.data)).toBe(true);
    }
    return compute.mock.calls.length;
  }

  it('gives what was computed, byte for byte, and computes it once', async () => {
    const cache = await create(1e6);
    expect(await computed(cache, examples)).toBe(3);
    expect(await computed(cache, examples)).toBe(0);
  });

  it('computes again for another contract, but not for another mean', async () => {
    const cache = await create(1e6);
    await computed(cache, examples);
    for (const other of [
      { ...contract, height: 16, width: 12 },
      { ...contract, orientation: 'ignore' as const },
      { ...contract, geometry: { kind: 'squash' as const, kernel: 'nearest' as const } },
      { ...contract, geometry: { kind: 'center-crop' as const, cropFraction: 0.9, kernel: 'bilinear' as const } },
    ]) {
      expect(await computed(cache, examples, other)).toBe(3);
    }
    expect(await computed(cache, examples, { ...contract, mean: [1, 2, 3] })).toBe(0);
  });

  it('keeps no more than it may, and what came first', async () => {
    const cache = await create(2 * bytes + (kind === 'disk' ? 64 : 0));
    await computed(cache, examples);
    expect(await computed(cache, examples.slice(0, 2))).toBe(0);
    expect(await computed(cache, examples.slice(2))).toBe(1);
  });

  it.runIf(kind === 'disk')('survives the process, and finds a file that was cut or damaged', async () => {
    await computed(await create(1e6), examples);
    expect(await computed(await create(1e6), examples)).toBe(0);
    const files = (await readdir(join(folder.path, 'pixels'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const [cut = '', damaged = ''] = files.map((entry) => join(entry.parentPath, entry.name));
    await truncate(cut, 100);
    const content = await readFile(damaged);
    content[50] = (content[50] ?? 0) ^ 1;
    await writeFile(damaged, content);
    expect(await computed(await create(1e6), examples)).toBe(2);
    expect(await computed(await create(1e6), examples)).toBe(0);
    // Opened with less room, it makes some.
    expect(await computed(await create(2 * (bytes + 32)), examples)).toBeGreaterThanOrEqual(2);
  });
});
