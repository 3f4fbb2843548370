import { readFile } from 'node:fs/promises';
import { DataError, type Image, type Preprocessing, sha256 } from '@graft/core';
import { readForNetwork } from '@graft/image';

/** A photo as the network would see it, and the hash that its views depend on. */
export interface ReadPhoto {
  readonly path: string;
  readonly sha256: string;
  readonly image: Image;
}

/** @throws {DataError} naming the file, where it cannot be read or is not a picture. */
export async function readPhoto(path: string, preprocessing: Preprocessing): Promise<ReadPhoto> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError(`Expected a photo at ${path} but it cannot be read (${cause.code}).`, { hint: 'Check the path.', cause });
  });
  const image = await readForNetwork(bytes, preprocessing).catch((error: unknown) => {
    if (!DataError.isInstance(error)) throw error;
    throw new DataError(`${path}: ${error.message}`, { hint: error.hint, cause: error });
  });
  return { path, sha256: sha256(bytes), image };
}
