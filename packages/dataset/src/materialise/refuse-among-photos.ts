import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ArtifactError } from '@graft/core';

/** Where the photos of a split lie. */
export interface PhotoPlaces {
  /** Folders in which every photo counts, and archives: the split must not lie in there. */
  readonly scanned: readonly string[];
  /** Folders that photos lie in: they must not lie in the split's. */
  readonly places: readonly string[];
}

/** @throws {ArtifactError} where a split and its photos would lie in each other. */
export async function refuseAmongPhotos(directory: string, { scanned, places }: PhotoPlaces): Promise<void> {
  const place = join(await realPlace(dirname(directory)), basename(directory));
  const real = async (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  for (const path of scanned) {
    if (!isWithin(await real(path), place)) continue;
    throw new ArtifactError(`Expected a place outside the photos for the split but ${directory} lies in ${path}.`, {
      hint: 'Choose another place with --out: the next index would take the copies for photos of their own.',
    });
  }
  for (const path of places) {
    if (!isWithin(place, await real(path))) continue;
    throw new ArtifactError(`Expected a place apart from the photos for the split but those of ${path} lie in ${directory}.`, {
      hint: 'Choose another place with --out: what is replaced there would be the photos themselves.',
    });
  }
}

function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '' || !(below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below));
}

/** Where a path that may not exist yet would be, links followed as far as there are any. */
async function realPlace(path: string): Promise<string> {
  const parent = dirname(path);
  return realpath(path).catch(async () => (parent === path ? path : join(await realPlace(parent), basename(path))));
}
