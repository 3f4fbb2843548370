import { ArtifactError, isWithin, realPlace } from '@graft/core';

/** Where the photos of a split lie. */
export interface PhotoPlaces {
  /** Folders in which every photo counts, and archives: the split must not lie in them. */
  readonly scanned: readonly string[];
  /** Folders that photos lie in: they must not lie in the split's. */
  readonly places: readonly string[];
}

/**
 * @param directory - a real place.
 * @throws {ArtifactError} where a split and its photos would lie in each other.
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
      hint: 'Choose another place with --out: what is replaced there would be the photos themselves.',
    });
  }
}
