import { readFile } from 'node:fs/promises';
import { zipArchive } from './archives/zip-archive.ts';
import type { ExamplePlace } from './locate-example.ts';

/**
 * Read the bytes at a place, from a file or a zip archive. They are not compared with what an index saw.
 *
 * @throws {UnreadableImageError} for a damaged member of an archive; the system's error for a file.
 */
export async function readPlace({ path, member }: ExamplePlace): Promise<Buffer> {
  if (member === undefined) return readFile(path);
  const { buffer, byteOffset, byteLength } = await (await zipArchive(path)).read(member);
  return Buffer.from(buffer, byteOffset, byteLength);
}
