import { readFile } from 'node:fs/promises';
import { DataError, type Image, type Preprocessing, sha256 } from '@graft/core';
import { readForNetwork } from '@graft/image';

/** A photo as the network would see it, and the hash that its views hang on. */
export interface ReadPhoto {
  readonly path: string;
  readonly sha256: string;
  readonly image: Image;
}

/** @throws {DataError} when the file is missing or may not be read; {UnreadableImageError} when it is no picture. */
export async function readPhoto(path: string, preprocessing: Preprocessing): Promise<ReadPhoto> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError(`Expected a photo at ${path} but it cannot be read (${cause.code}).`, { hint: 'Check the path.', cause });
  });
  return { path, sha256: sha256(bytes), image: await readForNetwork(bytes, preprocessing) };
}
