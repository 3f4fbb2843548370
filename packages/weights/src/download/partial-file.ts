import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canonicalJson, writeAtomically, writeFailure } from '@graft/core';

/** The file that partial bytes belong to. */
export interface PartialIdentity {
  readonly url: string;
  /** Strong ETag of their answer, which `If-Range` compares. */
  readonly etag: string;
}

/** An unfinished download on disk: the next process goes on from what a broken connection or a killed process left. */
export interface PartialFile {
  /** Bytes so far. */
  size(): number;
  /** The file they belong to; undefined if it is unknown, and then a later request cannot use them. */
  identity(): PartialIdentity | undefined;
  /** Drop the bytes; those that follow belong to `identity`. */
  restart(identity: PartialIdentity | undefined): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** All bytes; the file is removed. */
  take(): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Open the partial file at `path`, with its identity beside it (`<path>.json`), or create it.
 *
 * @throws {ArtifactError} when the folder cannot be written.
 */
export async function openPartialFile(path: string): Promise<PartialFile> {
  const identityPath = `${path}.json`;
  const file = await openOrCreate(path);
  let identity = await readIdentity(identityPath);
  let size = identity ? (await file.stat()).size : 0;
  return {
    size: () => size,
    identity: () => identity,
    async restart(next) {
      await rm(identityPath, { force: true });
      await file.truncate(0);
      size = 0;
      identity = next;
      if (next) await writeAtomically(identityPath, canonicalJson(next));
    },
    async append(chunk) {
      let from = 0;
      try {
        while (from < chunk.length) from += (await file.write(chunk, from, chunk.length - from, size + from)).bytesWritten;
      } catch (cause) {
        throw writeFailure(path, cause);
      }
      size += chunk.length;
    },
    async take() {
      const bytes = Buffer.allocUnsafe(size);
      for (let at = 0; at < size; ) {
        const { bytesRead } = await file.read(bytes, at, size - at, at);
        if (bytesRead === 0) throw writeFailure(path, new Error('the file became shorter while it was written'));
        at += bytesRead;
      }
      await file.close();
      await rm(path, { force: true });
      await rm(identityPath, { force: true });
      return bytes;
    },
    close: () => file.close(),
  };
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await open(path, 'r+').catch(() => open(path, 'w+'));
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

async function readIdentity(path: string): Promise<PartialIdentity | undefined> {
  try {
    const { url, etag } = JSON.parse(await readFile(path, 'utf8')) as Partial<PartialIdentity>;
    return typeof url === 'string' && typeof etag === 'string' ? { url, etag } : undefined;
  } catch {
    // Missing, or emptied by a power cut: the bytes beside it are useless.
    return undefined;
  }
}
