import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ArtifactError } from '../errors/artifact-error.ts';

export interface ReadRegularFileOptions {
  /** Largest size in bytes that is read. */
  readonly maxBytes: number;
  /** The way out, for every refusal. */
  readonly hint: string;
}

/**
 * All bytes of a file that nobody vouches for. A pipe, a device or a folder is refused before a byte is read, a larger file before
 * memory is taken.
 *
 * @throws {ArtifactError} when it is something else, is too large, or cannot be read.
 */
export async function readRegularFile(path: string, { maxBytes, hint }: ReadRegularFileOptions): Promise<Buffer> {
  // Without O_NONBLOCK the opening of a pipe waits for somebody who writes to it. Windows has no such flag, and no such pipes.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: NodeJS.ErrnoException) => {
    throw new ArtifactError(`Expected ${path} to be readable but it is not (${cause.code}).`, { hint, cause });
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new ArtifactError(`Expected a regular file at ${path} but it is ${kindOf(found)}.`, { hint });
    if (found.size > maxBytes) {
      throw new ArtifactError(`Expected at most ${maxBytes} bytes in ${path} but it has ${found.size}.`, { hint });
    }
    const bytes = Buffer.allocUnsafeSlow(found.size);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(1 << 28, bytes.length - at), at);
      if (bytesRead === 0) throw new ArtifactError(`Expected ${found.size} bytes in ${path} but it ends after ${at}.`, { hint });
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function kindOf(found: { isDirectory(): boolean; isFIFO(): boolean }): string {
  return found.isDirectory() ? 'a folder' : found.isFIFO() ? 'a pipe' : 'a device or a socket';
}
