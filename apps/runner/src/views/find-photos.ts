import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError, headOf } from '@graft/core';
import { compareCodePoints, isPhotoName } from '@graft/dataset';

/** Whether a file with this head is a picture that Graft wrote: `encodePng` puts its name first. */
export const isOwnPicture = (head: string): boolean => head.slice(0, 512).includes('Graft\0');

/**
 * The photo itself, or some of the photos below a folder, evenly over all of them in the order of their paths, so that
 * several classes are among them. A contact sheet of ours is none, wherever it was put.
 *
 * @throws {DataError} when there is none.
 */
export async function findPhotos(path: string, count: number): Promise<string[]> {
  const entry = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError(`Expected a photo or a folder of photos at ${path} but there is none (${cause.code}).`, {
      hint: 'Check the path.',
      cause,
    });
  });
  if (!entry.isDirectory()) return [path];
  const below: string[] = [];
  for (const name of await readdir(path, { recursive: true })) {
    if (!isPhotoName(name) || /(^|[\\/])\./.test(name)) continue;
    if (basename(name) === 'contact-sheet.png' && isOwnPicture(await headOf(join(path, name)))) continue;
    below.push(name);
  }
  below.sort(compareCodePoints);
  if (below.length === 0) {
    throw new DataError(`Expected photos below ${path} but found none.`, { hint: 'Give a photo, or a folder that holds some.' });
  }
  const shown = Math.min(count, below.length);
  return Array.from({ length: shown }, (_, index) => join(path, below[Math.floor((index * below.length) / shown)] as string));
}
