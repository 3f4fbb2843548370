import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { ArtifactError } from '../errors/artifact-error.ts';
import { ConfigError } from '../errors/config-error.ts';
import { shortenText } from '../text/shorten-text.ts';
import { isWithin, realPlace } from './real-place.ts';

export interface WriteGuard {
  /** What is written, in the user's words: `--out`, `the report`. */
  readonly flag: string;
  /** Photos and lists that are read. */
  readonly inputs?: readonly string[] | undefined;
}

export interface FileGuard extends WriteGuard {
  /** Whether an earlier run wrote a file with this head. */
  readonly isOurs: (head: string) => boolean;
}

export interface FolderGuard extends WriteGuard {
  /** Names of the entries that no earlier run wrote; without it, the folder must be empty. */
  readonly findForeign?: ((entries: readonly Dirent[]) => readonly string[] | Promise<readonly string[]>) | undefined;
}

/**
 * Require that a file may be written: absent, empty, or written by an earlier run, and none of the inputs.
 *
 * @throws {ArtifactError} before anything is touched.
 */
export async function refuseForeignFile(path: string, { flag, inputs = [], isOurs }: FileGuard): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  const isInput = (await Promise.all(inputs.map((input) => realPlace(input)))).includes(await realPlace(path));
  if (!isInput && found.isFile() && (found.size === 0 || isOurs(await headOf(path)))) return;
  const what = isInput ? 'the photos are read from it' : found.isFile() ? 'Graft did not write it' : 'it is not a file';
  throw new ArtifactError(`Expected a new file for ${flag} but ${path} exists and ${what}.`, {
    hint: 'Choose another name, or remove it yourself: nothing of yours is written over.',
  });
}

/**
 * Require that a folder may be written: absent, empty, or holding only what an earlier run wrote, and outside the inputs.
 *
 * @returns whether the folder is absent.
 * @throws before anything is touched: {ConfigError} for a place among the inputs; {ArtifactError} for any other.
 */
export async function refuseForeignFolder(path: string, { flag, inputs = [], findForeign = namesOf }: FolderGuard): Promise<boolean> {
  const place = await realPlace(path);
  for (const input of inputs) {
    if (!isWithin(place, await realPlace(input))) continue;
    throw new ConfigError(`Expected a place outside the photos for ${flag} but ${path} lies in ${input}.`, {
      hint: 'Choose another place: the next run would take what is written there for photos.',
    });
  }
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new ArtifactError(`Expected a folder for ${flag} but ${path} cannot be listed (${cause.code}).`, {
      hint: 'Choose another place.',
      cause,
    });
  });
  const foreign = entries === undefined || entries.length === 0 ? [] : await findForeign(entries);
  if (foreign.length === 0) return entries === undefined;
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
  throw new ArtifactError(
    `Expected an empty folder, or one that an earlier run wrote, for ${flag} but ${path} holds ` +
      `${foreign.slice(0, 3).map(shortenText).join(', ')}${more}.`,
    { hint: 'Choose another place: what is replaced there would be lost.' },
  );
}

/** This much of a file tells who wrote it. */
const headBytes = 65_536;

/** The beginning of a file, as text. */
async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(headBytes), position: 0 });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

function namesOf(entries: readonly Dirent[]): string[] {
  return entries.map(({ name }) => name);
}
