import { readFile } from 'node:fs/promises';
import { DataError } from '@graft/core';

/**
 * The bytes of a picture and the name that messages give it.
 *
 * @param source - the bytes themselves, or the path of a file.
 * @throws {DataError} when the file is missing, is none, or may not be read.
 */
export async function readSource(source: Uint8Array | string): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  if (typeof source !== 'string') return { bytes: source, name: 'the given bytes' };
  try {
    return { bytes: await readFile(source), name: source };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown failure';
    throw new DataError(`Expected an image file at ${source} but ${reasons[code] ?? 'it could not be read'} (${code}).`, {
      hint: 'Check the path and that you may read the file.',
      cause,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  ENOTDIR: 'a file stands where a folder is needed',
  EISDIR: 'it is a folder',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
};
