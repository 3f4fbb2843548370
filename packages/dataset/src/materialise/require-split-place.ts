import { dirname, join, resolve, sep } from 'node:path';
import { ArtifactError, cacheDirectory, type DataRoot, realPlace } from '@graft/core';
import { locateExample } from '../locate-example.ts';
import { type EarlierSplitOptions, earlierSplit } from './earlier-split.ts';
import type { MaterialiseMode } from './placement.ts';
import { recoverSplit } from './recover-drafts.ts';
import { type PhotoPlaces, refuseAmongPhotos } from './refuse-among-photos.ts';

export interface PlacedPhotos {
  readonly examples: readonly { readonly id: string; readonly label: string }[];
  readonly roots: readonly DataRoot[];
  /** A list names the photos one by one: the split may then lie in their folder, for the list keeps to its own. */
  readonly isList?: boolean | undefined;
}

export interface SplitPlaceOptions extends EarlierSplitOptions, PlacedPhotos {
  readonly out: string;
  readonly mode: MaterialiseMode;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether a split may be written to `out`, asked before photos are read: hours later is late for that. `materialiseSplit`
 * asks again, under its lock. Nothing is made; what a killed run left beside is put right.
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

/** Where the photos lie that a split must keep away from. */
export function placesOf({ examples, roots, isList = false }: PlacedPhotos): PhotoPlaces {
  const scanned = isList ? [] : roots.map(({ path }) => path);
  return { scanned, places: isList ? [...new Set(examples.map((example) => dirname(locateExample(example, roots).path)))] : scanned };
}

/** What a tar was unpacked to is kept in the cache, which may be emptied at any time. */
export function refuseUnpacked(roots: readonly DataRoot[]): void {
  const unpacked = roots.find(({ path }) => resolve(path).startsWith(join(cacheDirectory(), 'archives', sep)));
  if (!unpacked) return;
  throw new ArtifactError(
    `Expected photos in folders to be linked but those in ${unpacked.path} were unpacked from a tar into the cache.`,
    {
      hint: 'Use --materialize copy, or none.',
    },
  );
}
