import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Excluded, sha256OfFile, writeAtomically } from '@graft/core';
import { type FileState, fileState, inForeground, isSameState } from '../inspect-file.ts';
import type { PassedOver } from '../sources/passed-over.ts';

/** What a tar was unpacked to. */
export interface UnpackedRecord {
  /** Members that were not unpacked, with the reason. */
  readonly excluded: readonly Excluded[];
  readonly passedOver: PassedOver;
  readonly files: readonly UnpackedFile[];
}

export interface UnpackedFile extends FileState {
  /** POSIX path below the folder of the photos. */
  readonly path: string;
  readonly sha256: string;
}

const recordName = 'unpacked.jsonl';

/** @param place - folder that holds the photos in `photos`. */
export async function writeUnpackedRecord(place: string, { files, ...header }: UnpackedRecord): Promise<void> {
  const lines = function* (): Generator<Uint8Array> {
    yield Buffer.from(`${JSON.stringify({ format: 1, ...header })}\n`);
    for (const file of files) yield Buffer.from(`${JSON.stringify(file)}\n`);
  };
  await writeAtomically(join(place, recordName), lines());
}

/**
 * The record of an unpacked tar whose files are proven to be those that were unpacked: by their state, or by their content where that
 * has changed.
 *
 * @param isVerified - compare the content of all files.
 * @returns undefined where anything is missing, changed or added: the tar must be unpacked again.
 */
export async function readUnpackedRecord(place: string, isVerified: boolean): Promise<UnpackedRecord | undefined> {
  const record = await parseRecord(place);
  if (record === undefined) return undefined;
  const photos = join(place, 'photos');
  const present = await readdir(photos, { recursive: true, withFileTypes: true }).catch(() => []);
  if (present.filter((entry) => !entry.isDirectory()).length !== record.files.length) return undefined;
  const files: UnpackedFile[] = [];
  for (const file of record.files) {
    const path = join(photos, file.path);
    const state = await fileState(path, inForeground);
    const isKnown = isSameState(file, state) && !isVerified;
    if (state === undefined || (!isKnown && (await sha256OfFile(path).catch(() => '')) !== file.sha256)) return undefined;
    files.push({ ...file, ...state });
  }
  if (files.some((file, index) => !isSameState(file, record.files[index]))) await writeUnpackedRecord(place, { ...record, files });
  return record;
}

async function parseRecord(place: string): Promise<UnpackedRecord | undefined> {
  const text = await readFile(join(place, recordName), 'utf8').catch(() => undefined);
  const [first = '', ...lines] = text?.trimEnd().split('\n') ?? [];
  try {
    const { format, excluded, passedOver } = JSON.parse(first) as UnpackedRecord & { readonly format: number };
    if (format !== 1) return undefined;
    return { excluded, passedOver, files: lines.map((line) => JSON.parse(line) as UnpackedFile) };
  } catch {
    return undefined;
  }
}
