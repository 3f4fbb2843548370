import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError, decodeJsonl, type Excluded, readArtifact, readArtifactFile } from '@graft/core';
import type { DatasetRow } from './dataset-stats.ts';

/** The rows of a manifest or a split, read from disk. */
export interface StoredDataset {
  readonly kind: 'manifest' | 'split';
  /** Absolute path of the file with the rows. */
  readonly path: string;
  readonly rows: readonly DatasetRow[];
  readonly excluded: readonly Excluded[];
}

/**
 * Read a manifest or a split: from the artifact of `index` or `split`, from a folder that `materialiseSplit` wrote, or from one of the
 * files `manifest.jsonl` and `split.jsonl` itself.
 *
 * @returns undefined for anything else: the path may hold photos.
 * @throws {ArtifactError} for an artifact that was edited, and for rows that do not belong to a manifest.
 */
export async function readDataset(path: string): Promise<StoredDataset | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return (await readStored(path, 'index')) ?? (await readStored(path, 'split')) ?? readLoose(path);
  if (!found?.isFile() || !path.endsWith('.jsonl') || !(await isDataset(path))) return undefined;
  return rowsOf(path, await readFile(path, 'utf8'), []);
}

async function readStored(directory: string, stage: 'index' | 'split'): Promise<StoredDataset | undefined> {
  const text = await readFile(join(directory, 'artifact.json'), 'utf8').catch(() => undefined);
  if (text === undefined || stageOf(text) !== stage) return undefined;
  const record = await readArtifact(directory, stage);
  const read = async (name: string): Promise<string> => (await readArtifactFile(directory, record, name)).toString('utf8');
  const name = stage === 'index' ? 'manifest.jsonl' : 'split.jsonl';
  const excluded = stage === 'index' ? decodeJsonl<Excluded>(await read('excluded.jsonl'), 'excluded.jsonl') : [];
  return rowsOf(join(directory, name), await read(name), excluded);
}

function stageOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { stage?: unknown }).stage;
  } catch {
    return undefined;
  }
}

async function readLoose(directory: string): Promise<StoredDataset | undefined> {
  const path = join(directory, 'split.jsonl');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : rowsOf(path, text, []);
}

/** A list of photos may end in `.jsonl` too; the first row tells them apart. */
async function isDataset(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(65_536);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const line = head.toString('utf8', 0, bytesRead).split('\n')[0] ?? '';
    return isRow(JSON.parse(line));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

function rowsOf(path: string, text: string, excluded: readonly Excluded[]): StoredDataset {
  const rows = decodeJsonl<DatasetRow>(text, path);
  const wrong = rows.findIndex((row) => !isRow(row));
  if (wrong >= 0) {
    throw new ArtifactError(
      `Expected id, sha256 and label in line ${wrong + 1} of ${path} but received ${JSON.stringify(rows[wrong]).slice(0, 80)}.`,
      {
        hint: 'Manifests are written by `graft data index`, splits by `graft split`.',
      },
    );
  }
  return { kind: rows.some(({ split }) => split !== undefined) ? 'split' : 'manifest', path, rows, excluded };
}

/** Rows of a split by split-folders have no sha256. */
function isRow(row: unknown): boolean {
  const { id, sha256, label, split } = (row ?? {}) as Record<string, unknown>;
  const isKnown = typeof sha256 === 'string' || (sha256 === undefined && typeof split === 'string');
  return typeof id === 'string' && typeof label === 'string' && isKnown;
}
