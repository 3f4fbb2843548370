import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canonicalJson, writeAtomically, writeFailure } from '@graft/core';

/** What the bytes at hand are a beginning of. */
export interface PartialIdentity {
  readonly url: string;
  /** Strong ETag of the answer that they came with: what `If-Range` compares. */
  readonly etag: string;
}

/** A download that is on its way, on disk: what a broken connection or a killed process leaves, the next one goes on from. */
export interface PartialFile {
  /** Bytes at hand. */
  size(): number;
  /** What they are a beginning of; undefined where nothing says so, and then they are of no use to a later request. */
  identity(): PartialIdentity | undefined;
  /** Forget the bytes; those that follow belong to `identity`. */
  restart(identity: PartialIdentity | undefined): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** All bytes; the file is gone afterwards. */
  take(): Promise<Buffer>;
  discard(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Open the partial file at `path` (its identity beside it, `<path>.json`), or begin one.
 *
 * @throws {ArtifactError} when the folder cannot be written.
 */
export async function openPartialFile(path: string): Promise<PartialFile> {
  const identityPath = `${path}.json`;
  const file = await openOrCreate(path);
  let identity = await readIdentity(identityPath);
  let size = identity ? (await file.stat()).size : 0;
  const discard = async (): Promise<void> => {
    await file.close();
    await rm(path, { force: true });
    await rm(identityPath, { force: true });
  };
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
      await discard();
      return bytes;
    },
    discard,
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
    // None, or one that a power cut emptied: the bytes beside it are worth nothing.
    return undefined;
  }
}
