import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ArtifactError, type ArtifactRecord, PipelineError, readArtifact } from '@graft/core';

/**
 * A folder that an index may replace: absent, empty, or an earlier index and nothing beside it.
 *
 * @throws {ArtifactError} naming the first entry that no index wrote.
 */
export async function refuseForeignFolder(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as Dirent[];
    throw new ArtifactError(`Expected a folder for --out but ${directory} cannot be listed (${error.code}).`, {
      hint: 'Choose another place.',
    });
  });
  if (entries.length === 0) return;
  const written = namesOf(await indexRecord(directory));
  const foreign = entries.find((entry) => !entry.isFile() || !written.has(entry.name));
  if (foreign === undefined) return;
  throw new ArtifactError(
    `Expected an empty folder, or an earlier index alone, for --out but ${directory} holds ${foreign.name}, which no index wrote.`,
    { hint: 'Choose another place with --out: what is replaced there would be lost.' },
  );
}

async function indexRecord(directory: string): Promise<ArtifactRecord | undefined> {
  return readArtifact(directory, 'index').catch((error: unknown) => {
    if (PipelineError.isInstance(error)) return undefined;
    throw error;
  });
}

function namesOf(record: ArtifactRecord | undefined): ReadonlySet<string> {
  return new Set(record === undefined ? [] : ['artifact.json', 'run.json', ...record.files.map(({ path }) => path)]);
}

/** Whether a file with this head is a picture that Graft wrote: `encodePng` puts its name first. */
export const isOwnPicture = (head: string): boolean => head.slice(0, 512).includes('Graft\0');

export interface ForeignFileOptions {
  /** How the flag is written. */
  readonly flag: string;
  /** Files that are read: none of them may be written over. */
  readonly inputs: readonly string[];
  /** Whether an earlier run of ours wrote this text. */
  readonly isOurs: (head: string) => boolean;
}

/** Of a file, as much is looked at to tell whose it is. */
const headBytes = 65_536;

/**
 * A file that may be written: absent, empty, or one that an earlier run wrote.
 *
 * @throws {ArtifactError} for anything else, before it is touched.
 */
export async function refuseForeignFile(path: string, { flag, inputs, isOurs }: ForeignFileOptions): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  const real = await realpath(path);
  const isInput = (await Promise.all(inputs.map((input) => realpath(resolve(input)).catch(() => undefined)))).includes(real);
  if (!isInput && found.isFile() && (found.size === 0 || isOurs(await headOf(path)))) return;
  const what = isInput ? 'the photos are read from it' : found.isFile() ? 'a file that no such run wrote is there' : 'it is no file';
  throw new ArtifactError(`Expected a new file for ${flag} but ${path} exists and ${what}.`, {
    hint: 'Choose another name, or remove it yourself: nothing of yours is written over.',
  });
}

/** The beginning of a file, as text. */
export async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(headBytes), position: 0 });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
