import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError, readFailure } from '@graft/core';
import type { MaterialiseMode, PlacedFile } from './placement.ts';

/** Beside `split.jsonl`, hidden so that no tool takes it for data. */
export const recordName = '.graft-split.jsonl';
export const manifestName = 'split.jsonl';

/** The settings that decide where a photo that is added later goes. */
export interface SplitSettings {
  readonly method: string;
  readonly key?: string | undefined;
  readonly ratio?: readonly number[] | undefined;
  readonly groupBy?: string | undefined;
}

/**
 * What Graft wrote into a split's folder; `--clean` and `--remove` go by it. It names places on this machine and belongs to no
 * identity.
 */
export interface MaterialisationRecord {
  readonly mode: MaterialiseMode;
  /** sha256 of `split.jsonl`. */
  readonly manifest: string;
  /** Absent in records of earlier versions. */
  readonly settings?: SplitSettings | undefined;
  /** Folders that were created, including empty ones; POSIX paths. */
  readonly folders: readonly string[];
  readonly files: readonly PlacedFile[];
}

/** As lines: the header, then one per file. */
export function* encodeRecord({ files, ...header }: MaterialisationRecord): Generator<Uint8Array> {
  let lines = `${JSON.stringify({ format: 1, ...header })}\n`;
  for (const { path, source, marks } of files) {
    lines += `${JSON.stringify(marks ? [path, source, ...marks.stamp, ...marks.origin] : [path, source])}\n`;
    if (lines.length < 1 << 16) continue;
    yield Buffer.from(lines);
    lines = '';
  }
  yield Buffer.from(lines);
}

/**
 * The record of a folder.
 *
 * @throws {ArtifactError} where the folder has no record, or one that Graft cannot have written, such as with paths that lead out of it.
 */
export async function readRecord(directory: string): Promise<MaterialisationRecord> {
  const path = join(directory, recordName);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ArtifactError(`Expected a split that Graft wrote at ${directory} but ${readFailure(cause)}: ${recordName}.`, {
      hint: "Only files in Graft's own record are cleaned or removed.",
      cause,
    });
  });
  const [first = '', ...lines] = text.split('\n');
  try {
    const { mode, manifest, settings, folders } = JSON.parse(first) as MaterialisationRecord;
    const files = lines.filter((line) => line !== '').map(fileOf);
    const paths = [...folders, ...files.map((file) => file.path)];
    if (modes.has(mode) && typeof manifest === 'string' && paths.every(isBelow)) return { mode, manifest, settings, folders, files };
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
  }
  throw new ArtifactError(`Expected the record of a split in ${path} but Graft did not write it.`, {
    hint: 'Nothing was removed. Remove the folder yourself if you no longer need it.',
  });
}

const modes: ReadonlySet<string> = new Set(['none', 'hardlink', 'symlink', 'reflink', 'copy']);

function fileOf(line: string): PlacedFile {
  const [path, source, ...marks] = JSON.parse(line) as [string, string, ...number[]];
  if (typeof source !== 'string') throw new TypeError('no source');
  if (marks.length !== 6) return { path, source };
  const [inode, bytes, mtimeMs, ctimeMs, originBytes, originMtimeMs] = marks as [number, number, number, number, number, number];
  return { path, source, marks: { stamp: [inode, bytes, mtimeMs, ctimeMs], origin: [originBytes, originMtimeMs] } };
}

function isBelow(path: unknown): boolean {
  return typeof path === 'string' && !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
