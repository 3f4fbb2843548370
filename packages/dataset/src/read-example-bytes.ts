import { DataError, type DataRoot, PipelineError, readFailure, sha256 } from '@graft/core';
import { locateExample } from './locate-example.ts';
import { readPlace } from './read-place.ts';

/**
 * The bytes of an example's file, or of its member of an archive, proven to be those that the index saw.
 *
 * @throws {DataError} when the file is gone, may not be read, or holds other bytes than it did.
 */
export async function readExampleBytes(
  example: { readonly id: string; readonly sha256: string; readonly label: string },
  roots: readonly DataRoot[],
): Promise<Buffer> {
  const place = locateExample(example, roots);
  const path = place.member === undefined ? place.path : `${place.member} in ${place.path}`;
  const hint = 'Run again: the index is renewed at the start of a run.';
  const bytes = await readPlace(place).catch((cause: unknown) => {
    if (PipelineError.isInstance(cause)) throw cause;
    throw new DataError(`Expected the photo ${path} but ${readFailure(cause)}.`, { hint, cause });
  });
  if (sha256(bytes) !== example.sha256) {
    throw new DataError(`Expected ${path} as it was indexed (sha256 ${example.sha256.slice(0, 12)}...) but it has changed since.`, {
      hint,
    });
  }
  return bytes;
}
