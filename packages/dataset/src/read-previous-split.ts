import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ArtifactError, decodeJsonl, PipelineError, parseConfig, readArtifact, sha256 } from '@graft/core';
import { z } from 'zod';
import { manifestName, readRecord, type SplitSettings } from './materialise/materialisation-record.ts';
import { recoverSplit } from './materialise/recover-drafts.ts';
import type { PreviousExample } from './split-method.ts';

/** A split that a later split follows. */
export interface PreviousSplit {
  /** Absolute path of its `split.jsonl`. */
  readonly path: string;
  readonly sha256: string;
  readonly rows: readonly PreviousExample[];
  /** How it was made; undefined for rows without a record beside them, such as a copied file. */
  readonly settings: SplitSettings | undefined;
}

const previousRows: z.ZodType<readonly PreviousExample[]> = z.array(
  z.looseObject({ id: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), split: z.enum(['train', 'validation', 'test']) }),
);

/**
 * Read the split in a folder, if it holds one. What a killed run left beside it is put right first: it may be the split itself.
 *
 * @throws as {@link readPreviousSplit}.
 */
export async function findPreviousSplit(out: string, signal?: AbortSignal): Promise<PreviousSplit | undefined> {
  await recoverSplit(out, { signal });
  return existsSync(join(resolve(out), manifestName)) ? readPreviousSplit(out, signal) : undefined;
}

/**
 * Read a split, from its folder or its `split.jsonl`.
 *
 * @throws {ArtifactError} where it cannot be read; {ConfigError} where it holds other rows.
 */
export async function readPreviousSplit(where: string, signal?: AbortSignal): Promise<PreviousSplit> {
  const place = resolve(where);
  await recoverSplit(place, { signal });
  const isFolder = await stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(place, manifestName) : place;
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ArtifactError(`Expected an earlier split at ${path} but it cannot be read (${cause.code}).`, {
      hint: 'Give the folder of a split, or its split.jsonl.',
      cause,
    });
  });
  const hash = sha256(bytes);
  return { path, sha256: hash, rows: decodePreviousRows(bytes, path), settings: await settingsOf(dirname(path), hash) };
}

/**
 * The rows of a `split.jsonl` that another split follows.
 *
 * @throws {ConfigError} for rows without the sha256 of their photo, such as those of a split by names alone.
 */
export function decodePreviousRows(bytes: Buffer, path: string): readonly PreviousExample[] {
  return parseConfig(previousRows, decodeJsonl(bytes.toString('utf8'), path), path);
}

/** What the record beside it says of these very bytes: that of a materialised split, or of an artifact. */
async function settingsOf(folder: string, hash: string): Promise<SplitSettings | undefined> {
  const written = await unlessBroken(readRecord(folder));
  if (written?.manifest === hash) return written.settings;
  const artifact = await unlessBroken(readArtifact(folder, 'split'));
  const isOfFile = artifact?.files.some((file) => file.path === manifestName && file.sha256 === hash);
  return isOfFile ? (artifact?.slice as SplitSettings) : undefined;
}

async function unlessBroken<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  return reading.catch((error: unknown) => {
    if (PipelineError.isInstance(error)) return undefined;
    throw error;
  });
}
