import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftName, draftStem, removeAbandonedDrafts } from './draft-name.ts';
import { writeFailure } from './write-failure.ts';

/** Content of a file: text, bytes, or pieces one after the other, which may be computed as they are written. */
export type Payload = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Bytes per write: below every platform's limit, so that a payload may be larger than 2 GiB. */
const partLength = 4 << 20;

/**
 * Write a file so that it is there whole or not at all: into a draft beside it, flushed to disk and renamed. Drafts that killed processes
 * left beside it are removed.
 *
 * @throws {ArtifactError} with the reason (full disk, no permission); nothing half-written stays.
 */
export async function writeAtomically(path: string, payload: Payload): Promise<void> {
  await writeObserved(path, payload);
}

/**
 * The same, with every part shown to `observe`, in order, while it is being written: so a hash costs no second reading and hardly any
 * time.
 */
export async function writeObserved(path: string, payload: Payload, observe?: (part: Uint8Array) => void): Promise<void> {
  const stem = draftStem(path);
  const temporary = draftName(stem, '.part');
  try {
    await mkdir(dirname(path), { recursive: true });
    await removeAbandonedDrafts(stem, { endings: ['.part'] });
    const file = await open(temporary, 'wx');
    try {
      for await (const part of partsOf(payload)) {
        const writing = writeWhole(file, part);
        observe?.(part);
        await writing;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFailure(path, cause);
  }
}

async function* partsOf(payload: Payload): AsyncIterable<Uint8Array> {
  const chunks = typeof payload === 'string' ? [Buffer.from(payload)] : payload instanceof Uint8Array ? [payload] : payload;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.byteLength; start += partLength) yield chunk.subarray(start, start + partLength);
  }
}

/** A write may take fewer bytes than it was given. */
async function writeWhole(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let written = 0; written < part.byteLength; ) {
    written += (await file.write(part, written, part.byteLength - written)).bytesWritten;
  }
}
