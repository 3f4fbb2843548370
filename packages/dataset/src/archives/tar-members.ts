import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { InterruptedError, PipelineError } from '@graft/core';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { archiveError } from './archive-error.ts';

export interface TarMember {
  /** As the archive spells it; not checked. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'symlink' | 'device' | 'fifo';
  readonly bytes: number;
  /** The content. Read it before the next member, or it is skipped. */
  body(): AsyncIterable<Uint8Array>;
}

/** Photos hardly compress: beyond 64 MB, an archive that unpacks to more than this many times its size is a bomb. */
const largestRatio = 100;
const freeBytes = 64e6;

/**
 * Stream the members of a tar archive (ustar, pax, GNU long names), in its order.
 *
 * @throws {DataError} when it is not a tar, damaged, truncated, or a bomb; {InterruptedError} when `signal` fires.
 */
export async function* tarMembers(
  path: string,
  { isGzip, signal }: { readonly isGzip: boolean; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<TarMember, void, undefined> {
  const { size } = await stat(path);
  const refused = (cause: unknown): PipelineError =>
    PipelineError.isInstance(cause) ? cause : archiveError(path, `it is damaged or not a tar archive (${(cause as Error).message})`, cause);
  const { readable, writable } = createTarDecoder({ strict: true });
  const entries = readable as unknown as ReadableStream<ParsedTarEntry>;
  const decoder = writable.getWriter();
  const stop = (cause?: unknown): Promise<void> => decoder.abort(cause).catch(() => undefined);
  // Readable.toWeb would go on writing to a reader that has stopped, which ends the process.
  const feeding = pipeline(
    createReadStream(path, { highWaterMark: 1 << 18 }),
    isGzip ? createGunzip() : new PassThrough(),
    limitBytes(path, size),
    (chunks: AsyncIterable<Uint8Array>) => feed(chunks, decoder),
  ).catch(stop);
  try {
    for await (const { header, body } of entries) {
      if (signal?.aborted) throw new InterruptedError('Unpacking was interrupted.', { hint: 'Run the same command again.' });
      let isRead = false;
      yield {
        name: header.name,
        kind: kindOf(header.type),
        bytes: header.size,
        async *body() {
          isRead = true;
          try {
            yield* body as unknown as ReadableStream<Uint8Array>;
          } catch (cause) {
            throw refused(cause);
          }
        },
      };
      if (!isRead) await body.cancel();
    }
  } catch (cause) {
    throw refused(cause);
  } finally {
    // Discard what was read ahead, and close the file before the caller continues.
    await stop();
    await feeding;
  }
}

async function feed(chunks: AsyncIterable<Uint8Array>, decoder: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) await decoder.write(chunk);
  await decoder.close();
}

function kindOf(type: string | undefined): TarMember['kind'] {
  switch (type) {
    case 'directory':
    case 'link':
    case 'symlink':
    case 'fifo':
      return type;
    case 'character-device':
    case 'block-device':
      return 'device';
    default:
      return 'file';
  }
}

/** Passes chunks on up to the limit for an archive of this size. */
function limitBytes(path: string, packedBytes: number): Transform {
  const limit = Math.max(freeBytes, largestRatio * packedBytes);
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= limit) done(null, chunk);
      else done(archiveError(path, `it is a decompression bomb: ${packedBytes} bytes unpack to more than ${limit}`));
    },
  });
}
