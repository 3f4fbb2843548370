import { dirname, join, resolve, sep } from 'node:path';
import { ArtifactError, cacheDirectory, type DataRoot, isWithin, realPlace } from '@graft/core';
import { locateExample } from '../locate-example.ts';
import { type EarlierSplitOptions, earlierSplit } from './earlier-split.ts';
import type { MaterialiseMode } from './placement.ts';
import { recoverSplit } from './recover-drafts.ts';

export interface PlacedPhotos {
  readonly examples: readonly { readonly id: string; readonly label: string }[];
  readonly roots: readonly DataRoot[];
  /** Whether a list names the photos one by one: the split may then lie in their folder, since the list takes in nothing else. */
  readonly isList?: boolean | undefined;
}

export interface SplitPlaceOptions extends EarlierSplitOptions, PlacedPhotos {
  readonly out: string;
  readonly mode: MaterialiseMode;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Require that a split may be written to `out`. Call it before reading photos, which may take hours; `materialiseSplit` checks
 * again, under its lock. Nothing is written, but what a killed run left beside the folder is put right.
 *
 * @throws {ArtifactError} as `materialiseSplit`.
 */
export async function requireSplitPlace({ out, mode, clean, replaces, signal, ...photos }: SplitPlaceOptions): Promise<void> {
  if (mode !== 'none' && mode !== 'copy') refuseUnpacked(photos.roots);
  await recoverSplit(out, { signal });
  const directory = await realPlace(out);
  await refuseAmongPhotos(directory, placesOf(photos));
  await earlierSplit(directory, { clean, replaces });
}

/** Where the photos of a split lie. */
export interface PhotoPlaces {
  /** Folders in which every photo counts, and archives: the split must not lie in them. */
  readonly scanned: readonly string[];
  /** Folders that hold photos: they must not lie in the split. */
  readonly places: readonly string[];
}

export function placesOf({ examples, roots, isList = false }: PlacedPhotos): PhotoPlaces {
  const scanned = isList ? [] : roots.map(({ path }) => path);
  return { scanned, places: isList ? [...new Set(examples.map((example) => dirname(locateExample(example, roots).path)))] : scanned };
}

/**
 * @param directory - a real place.
 * @throws {ArtifactError} where the split would lie among its photos, or they in it.
 */
export async function refuseAmongPhotos(directory: string, { scanned, places }: PhotoPlaces): Promise<void> {
  for (const path of scanned) {
    if (!isWithin(directory, await realPlace(path))) continue;
    throw new ArtifactError(`Expected a place outside the photos for the split but ${directory} lies in ${path}.`, {
      hint: 'Choose another place with --out: the next index would take the copies for photos of their own.',
    });
  }
  for (const path of places) {
    if (!isWithin(await realPlace(path), directory)) continue;
    throw new ArtifactError(`Expected a place apart from the photos for the split but those of ${path} lie in ${directory}.`, {
      hint: 'Choose another place with --out: replacing this folder would remove the photos themselves.',
    });
  }
}

/**
 * A tar is unpacked into the cache, which may be emptied at any time.
 *
 * @throws {ArtifactError} for links to photos in there.
 */
export function refuseUnpacked(roots: readonly DataRoot[]): void {
  const unpacked = roots.find(({ path }) => resolve(path).startsWith(join(cacheDirectory(), 'archives', sep)));
  if (!unpacked) return;
  throw new ArtifactError(`Expected photos in folders to link to but those in ${unpacked.path} were unpacked from a tar into the cache.`, {
    hint: 'Use --materialize copy, or none.',
  });
}
