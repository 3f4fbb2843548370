import { DataError, type DataRoot, PipelineError, readFailure, sha256 } from '@graft/core';
import { locateExample } from './locate-example.ts';
import { readPlace } from './read-place.ts';

/**
 * Read the bytes of an example, from its file or archive, and verify that they are those that were indexed.
 *
 * @throws {DataError} when the file is missing, may not be read, or has changed.
 */
export async function readExampleBytes(
  example: { readonly id: string; readonly sha256: string; readonly label: string },
  roots: readonly DataRoot[],
): Promise<Buffer> {
  const place = locateExample(example, roots);
  const path = place.member === undefined ? place.path : `${place.member} in ${place.path}`;
  const hint = 'Run again: a run indexes the photos first.';
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
