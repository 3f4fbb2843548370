import { readFile } from 'node:fs/promises';
import { zipArchive } from './archives/zip-archive.ts';
import type { ExamplePlace } from './locate-example.ts';

/**
 * The bytes at a place, out of a file or a zip archive; not compared with what an index saw.
 *
 * @throws {UnreadableImageError} for a damaged member of an archive; the system's own error for a file.
 */
export async function readPlace({ path, member }: ExamplePlace): Promise<Buffer> {
  return member === undefined ? readFile(path) : (await zipArchive(path)).read(member);
}
