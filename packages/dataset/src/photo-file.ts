import type { PhotoFile } from './inspect-photos.ts';
import { locateExample } from './locate-example.ts';
import { readPlace } from './read-place.ts';
import type { Candidate, PhotoSource } from './sources/photo-source.ts';

/** A candidate as a file that can be inspected, out of a folder and out of an archive alike. */
export function photoFile(candidate: Candidate, { roots }: PhotoSource): PhotoFile & { readonly candidate: Candidate } {
  const place = locateExample(candidate, roots);
  const read = place.member === undefined ? undefined : () => readPlace(place);
  return { id: candidate.id, path: place.path, read, candidate };
}
