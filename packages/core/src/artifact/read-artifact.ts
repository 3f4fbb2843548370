import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError } from '../errors/artifact-error.ts';
import { type ArtifactFile, type ArtifactRecord, fingerprintOf, isArtifactRecord } from './artifact-record.ts';
import { sha256OfFile } from './sha256.ts';

/** Bytes read at a time: hashed while they are still in the processor's cache, and below every platform's limit. */
const partLength = 4 << 20;

/**
 * Read the record of an artifact and check the sizes of its files; `verify` also hashes them.
 *
 * @throws {ArtifactError} when it is missing, was made by another stage, was edited, or a file is not what the record says.
 */
export async function readArtifact(
  directory: string,
  stage: string,
  { verify = false }: { readonly verify?: boolean } = {},
): Promise<ArtifactRecord> {
  const hint = `Run the experiment again: the ${stage} stage writes it.`;
  const record = await readRecord(directory, stage, hint);
  for (const file of record.files) {
    const path = join(directory, file.path);
    const bytes = await stat(path).then(
      (entry) => (entry.isFile() ? entry.size : -1),
      () => -1,
    );
    const isWhole = bytes === file.bytes && (!verify || (await sha256OfFile(path).catch(() => '')) === file.sha256);
    if (!isWhole) {
      throw new ArtifactError(
        `Expected ${path} as its artifact.json says (${file.bytes} bytes) but it is ${bytes < 0 ? 'missing' : 'different'}.`,
        { hint },
      );
    }
  }
  return record;
}

/**
 * Read a file of an artifact, once, hashing it on the way. It takes as much memory as the file has bytes.
 *
 * @throws {ArtifactError} when the artifact lists no such file, or the file is missing, unreadable or holds other bytes.
 */
export async function readArtifactFile(directory: string, record: ArtifactRecord, path: string): Promise<Buffer> {
  const entry = record.files.find((file) => file.path === path);
  if (!entry) throw new ArtifactError(`Expected ${path} among the files of ${directory} but its artifact.json does not list it.`);
  const location = join(directory, path);
  const hint = `Remove ${directory} and run again.`;
  let bytes: Buffer | undefined;
  try {
    bytes = await readHashed(location, entry);
  } catch (cause) {
    throw new ArtifactError(`Expected ${location} to be readable but it is not (${(cause as NodeJS.ErrnoException).code}).`, {
      hint,
      cause,
    });
  }
  if (!bytes) throw new ArtifactError(`Expected ${location} with sha256 ${entry.sha256} but its bytes differ.`, { hint });
  return bytes;
}

async function readRecord(directory: string, stage: string, hint: string): Promise<ArtifactRecord> {
  const path = join(directory, 'artifact.json');
  let record: unknown;
  try {
    record = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is missing' : 'its artifact.json cannot be read';
    throw new ArtifactError(`Expected the artifact of ${stage} at ${directory} but ${why}.`, { hint, cause });
  }
  if (!isArtifactRecord(record)) throw new ArtifactError(`Expected a record of format 1 in ${path} but its form differs.`, { hint });
  if (record.stage !== stage)
    throw new ArtifactError(`Expected an artifact of ${stage} at ${directory} but it is one of ${record.stage}.`, { hint });
  if (record.fingerprint !== fingerprintOf(record)) {
    throw new ArtifactError(`Expected ${path} as it was written but its identity was edited: the fingerprint does not match.`, { hint });
  }
  return record;
}

/** The bytes of a file; undefined if the entry does not describe them. */
async function readHashed(path: string, entry: ArtifactFile): Promise<Buffer | undefined> {
  const file = await open(path);
  try {
    if ((await file.stat()).size !== entry.bytes) return undefined;
    // Not from Node's pool, so that the first byte is aligned for every type of array.
    const bytes = Buffer.allocUnsafeSlow(entry.bytes);
    const hash = createHash('sha256');
    for (let start = 0; start < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, start, Math.min(partLength, bytes.length - start), start);
      if (bytesRead === 0) return undefined;
      hash.update(bytes.subarray(start, start + bytesRead));
      start += bytesRead;
    }
    return hash.digest('hex') === entry.sha256 ? bytes : undefined;
  } finally {
    await file.close();
  }
}
