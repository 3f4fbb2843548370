import { read } from 'node:fs';

/** The bytes of a zip archive, wherever they lie. */
export interface ZipBytes {
  readonly size: number;
  /** The bytes from `position` on, `length` of them or, at the end of the archive, fewer. */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** An archive in memory. What is read of it, and stored members, are views. */
export function zipInMemory(zip: Uint8Array): ZipBytes {
  return { size: zip.length, read: async (position, length) => zip.subarray(position, position + length) };
}

/**
 * An archive in an open file.
 *
 * @param fd - open for reading; it is not closed here.
 * @param size - of the file, bytes.
 */
export function zipInFile(fd: number, size: number): ZipBytes {
  return {
    size,
    async read(position, length) {
      const bytes = Buffer.allocUnsafe(Math.min(length, Math.max(0, size - position)));
      let done = 0;
      while (done < bytes.length) {
        const count = await readPart(fd, bytes, done, position + done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    },
  };
}

function readPart(fd: number, bytes: Buffer, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, bytes, offset, bytes.length - offset, position, (error, count) => (error ? reject(error) : resolve(count)));
  });
}
