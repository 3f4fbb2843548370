import { open } from 'node:fs/promises';
import { archiveError } from './archive-error.ts';

export type ArchiveKind = 'zip' | 'tar' | 'tar.gz';

/** First bytes of archives of kinds that are not read. */
const others: readonly (readonly [name: string, magic: string])[] = [
  ['7z', '377abcaf271c'],
  ['RAR', '526172211a07'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['Zstandard', '28b52ffd'],
];

/**
 * The kind of an archive by its content; undefined for any other file.
 *
 * @throws {DataError} for a kind that is not read, naming it.
 */
export async function archiveKind(path: string): Promise<ArchiveKind | undefined> {
  const head = await firstBytes(path);
  const hex = head.toString('hex', 0, 8);
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506') || hex.startsWith('504b0708')) return 'zip';
  if (hex.startsWith('1f8b')) return 'tar.gz';
  if (head.toString('latin1', 257, 262) === 'ustar') return 'tar';
  const other = others.find(([, magic]) => hex.startsWith(magic));
  if (other) throw archiveError(path, `it is packed as ${other[0]}; only zip, tar and tar.gz are read`);
  return undefined;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(262);
    await file.read(buffer, 0, buffer.length, 0);
    return buffer;
  } finally {
    await file.close();
  }
}
