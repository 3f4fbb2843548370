import { zipArchive } from './archives/zip-archive.ts';
import type { PhotoFile } from './inspect-file.ts';
import { locateExample } from './locate-example.ts';
import { readPlace } from './read-place.ts';
import type { Candidate, PhotoSource } from './sources/photo-source.ts';

/** A candidate as a file that can be inspected, out of a folder and out of an archive alike. */
export function photoFile(candidate: Candidate, { roots }: PhotoSource): PhotoFile & { readonly candidate: Candidate } {
  const place = locateExample(candidate, roots);
  const member =
    place.member === undefined ? undefined : { size: () => sizeOfMember(place.path, place.member), read: () => readPlace(place) };
  return { id: candidate.id, path: place.path, member, candidate };
}

/** 0 for a member that is not there, which reading it then explains. */
async function sizeOfMember(path: string, name = ''): Promise<number> {
  return (await zipArchive(path)).members.get(name)?.bytes ?? 0;
}
