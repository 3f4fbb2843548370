import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@graft/core';
import { compareCodePoints } from './compare-code-points.ts';
import { isHidden, isPhotoName } from './sources/file-names.ts';

/**
 * The photo itself, or some of the photos below a folder, spread evenly over all of them in the order of their paths, so that
 * they come from several classes.
 *
 * @throws {DataError} where there is no photo.
 */
export async function findPhotos(path: string, count: number): Promise<string[]> {
  const entry = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError(`Expected a photo or a folder of photos at ${path} but it cannot be read (${cause.code}).`, {
      hint: 'Check the path.',
      cause,
    });
  });
  if (!entry.isDirectory()) return [path];
  const below: string[] = [];
  for (const name of await readdir(path, { recursive: true })) {
    if (isPhotoName(name) && !isHidden(name.replaceAll('\\', '/'))) below.push(name);
  }
  below.sort(compareCodePoints);
  if (below.length === 0) {
    throw new DataError(`Expected photos below ${path} but found none.`, { hint: 'Give a photo, or a folder that holds some.' });
  }
  const shown = Math.min(count, below.length);
  return Array.from({ length: shown }, (_, index) => join(path, below[Math.floor((index * below.length) / shown)] as string));
}
