import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draftName, removeQuietly, sha256, writeFailure } from '@graft/core';

/** Bytes by name, up to a limit; what no longer fits is not kept. */
export interface PixelStore {
  get(key: string, bytes: number): Promise<Uint8Array | undefined>;
  put(key: string, pixels: Uint8Array): Promise<void>;
}

/** Length of the hash after the pixels. */
const hashBytes = 32;

/**
 * Pixels in a folder, one file each, followed by their sha256. A truncated or damaged file is a miss. When the folder is opened with
 * more than `maxBytes`, the oldest files are removed until half of that is free.
 *
 * @throws {ArtifactError} when the folder cannot be written.
 */
export async function diskPixels(directory: string, maxBytes: number): Promise<PixelStore> {
  let total = await makeRoom(directory, maxBytes).catch((cause: unknown) => {
    throw writeFailure(join(directory, 'pixels'), cause);
  });
  const pathOf = (key: string): string => join(directory, key.slice(0, 2), key);
  return {
    async get(key, bytes) {
      const file = await readFile(pathOf(key)).catch(() => undefined);
      if (file?.length !== bytes + hashBytes) return undefined;
      const pixels = file.subarray(0, bytes);
      return sha256(pixels) === file.toString('hex', bytes) ? pixels : undefined;
    },
    async put(key, pixels) {
      const size = pixels.byteLength + hashBytes;
      if (total + size > maxBytes) return;
      total += size;
      const path = pathOf(key);
      const draft = draftName(path, '.part');
      try {
        await mkdir(join(directory, key.slice(0, 2)), { recursive: true });
        // Not flushed: what a power cut damages is recognised by its hash and computed again.
        await writeFile(draft, Buffer.concat([pixels, Buffer.from(sha256(pixels), 'hex')]));
        await rename(draft, path);
      } catch (cause) {
        await removeQuietly(draft);
        throw writeFailure(path, cause);
      }
    },
  };
}

/** @returns the bytes in the folder. */
async function makeRoom(directory: string, maxBytes: number): Promise<number> {
  await mkdir(directory, { recursive: true });
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files: { readonly path: string; readonly size: number; readonly mtimeMs: number }[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const found = entry.isFile() ? await stat(path).catch(() => undefined) : undefined;
    if (found) files.push({ path, size: found.size, mtimeMs: found.mtimeMs });
  }
  let total = files.reduce((sum, { size }) => sum + size, 0);
  if (total <= maxBytes) return total;
  for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= maxBytes / 2) break;
    await rm(path, { force: true });
    total -= size;
  }
  return total;
}
