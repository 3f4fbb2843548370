import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PhotoFolder, photoFolder } from '../test/support/photo-folder.ts';
import type { PhotoFile } from './inspect-file.ts';
import { inspectPhotos } from './inspect-photos.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

async function inspectAll(files: readonly PhotoFile[], concurrency: number): Promise<(string | undefined)[]> {
  const reasons: (string | undefined)[] = [];
  for await (const { inspection } of inspectPhotos(files, { concurrency })) reasons.push(inspection.failure?.reason);
  return reasons;
}

describe('inspectPhotos', () => {
  it('holds no more than 512 MB of photos at once, and a larger one alone', async () => {
    const running = new Map<number, number>();
    const seen: { readonly together: number; readonly bytes: number }[] = [];
    const sizes = [200e6, 200e6, 200e6, 600e6, 100e6, 100e6, 100e6, 100e6, 100e6, 100e6, 1];
    const files = sizes.map((size, at) => ({
      id: `${at}`,
      path: folder.path,
      member: {
        size: async () => size,
        read: async () => {
          running.set(at, size);
          seen.push({ together: running.size, bytes: [...running.values()].reduce((sum, bytes) => sum + bytes, 0) });
          await new Promise((resolve) => setTimeout(resolve, 5));
          running.delete(at);
          return Buffer.from('no photo');
        },
      },
    }));
    expect(new Set(await inspectAll(files, 16))).toEqual(new Set(['its content is of no known image format']));
    expect(seen.length).toBe(sizes.length);
    expect(seen.filter(({ together, bytes }) => bytes > 512e6 && together > 1)).toEqual([]);
    expect(Math.max(...seen.map(({ together }) => together))).toBeGreaterThanOrEqual(5);
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe, and reads no device', async () => {
    execFileSync('mkfifo', [join(folder.path, 'pipe.jpg')]);
    const files = [
      { id: 'pipe', path: join(folder.path, 'pipe.jpg') },
      { id: 'zero', path: '/dev/zero' },
      { id: 'folder', path: folder.path },
      { id: 'absent', path: join(folder.path, 'absent.jpg') },
    ];
    expect(await inspectAll(files, 4)).toEqual([
      'it is a pipe, a device or a socket',
      'it is a pipe, a device or a socket',
      'it is a folder (EISDIR)',
      'there is nothing at this path (ENOENT)',
    ]);
  });
});
