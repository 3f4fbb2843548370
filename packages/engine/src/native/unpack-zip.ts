import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError, InterruptedError } from '@graft/core';
import { type Entry, open, type ZipFile } from 'yauzl';

export interface UnpackOptions {
  /** Path to write an entry to; undefined leaves it out. yauzl has refused names that lead out of a folder before it asks. */
  readonly target: (name: string) => string | undefined;
  /** Told the bytes written so far. */
  readonly onProgress: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Write some of a zip archive's files, as a stream.
 *
 * @throws {EngineError} when the archive is broken; {InterruptedError} on `signal`.
 */
export async function unpackZip(file: string, { target, onProgress, signal }: UnpackOptions): Promise<void> {
  const zip = await openZip(file);
  try {
    let done = 0;
    for await (const entry of entriesOf(zip)) {
      const path = entry.fileName.endsWith('/') ? undefined : target(entry.fileName);
      if (path === undefined) continue;
      await mkdir(dirname(path), { recursive: true });
      const count = async function* (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
        for await (const chunk of source) {
          done += chunk.length;
          onProgress(done);
          yield chunk;
        }
      };
      await pipeline(await contentOf(zip, entry), count, createWriteStream(path, { highWaterMark: 1 << 20 }), { signal });
    }
  } catch (cause) {
    if (signal?.aborted) throw new InterruptedError('Interrupted while libtensorflow was unpacked.', { cause });
    throw cause;
  } finally {
    zip.close();
  }
}

function openZip(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(file, { lazyEntries: true, autoClose: false }, (cause, zip) => {
      if (cause) reject(new EngineError(`the archive ${file} cannot be opened: ${cause.message}`, { cause }));
      else resolve(zip);
    });
  });
}

async function* entriesOf(zip: ZipFile): AsyncIterable<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip
        .removeAllListeners()
        .once('entry', resolve)
        .once('end', () => resolve(undefined))
        .once('error', reject);
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (cause, stream) => (cause ? reject(cause) : resolve(stream)));
  });
}
