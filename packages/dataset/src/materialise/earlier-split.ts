import { readdir } from 'node:fs/promises';
import { ArtifactError } from '@graft/core';
import { type MaterialisationRecord, readRecord, recordName } from './materialisation-record.ts';
import { inspectMaterialised } from './remove-recorded.ts';

export interface EarlierSplitOptions {
  /** Whether the earlier split may be replaced. */
  readonly clean?: boolean | undefined;
  /** sha256 that its `split.jsonl` must have. */
  readonly replaces?: string | undefined;
}

/**
 * The split in the folder, which may be replaced; undefined where the folder is absent or empty.
 *
 * @throws {ArtifactError} where the folder holds anything else.
 */
export async function earlierSplit(
  directory: string,
  { clean = false, replaces }: EarlierSplitOptions,
): Promise<MaterialisationRecord | undefined> {
  const entries = await readdir(directory).catch((cause: NodeJS.ErrnoException): string[] => {
    if (cause.code === 'ENOENT') return [];
    throw new ArtifactError(`Expected an empty or absent folder at ${directory} but it cannot be listed (${cause.code}).`, {
      hint: 'Choose another place with --out.',
      cause,
    });
  });
  if (entries.length === 0) return undefined;
  if (!clean) {
    throw new ArtifactError(
      `Expected an empty or absent folder at ${directory} but it holds ${entries.length} entries, ${entries[0]} among them.`,
      {
        hint: entries.includes(recordName)
          ? 'It is an earlier split: --clean replaces it, --remove undoes it. Or choose another place with --out.'
          : 'Choose another place with --out, or empty it yourself: a split is never mixed with other files.',
      },
    );
  }
  const record = await readRecord(directory);
  if (replaces !== undefined && record.manifest !== replaces) {
    throw new ArtifactError(`Expected the split in ${directory} that this one follows but another run has replaced it meanwhile.`, {
      hint: 'Run again to follow the split that is there now.',
    });
  }
  const { kept } = await inspectMaterialised(directory, record);
  if (kept.length === 0) return record;
  const lines = kept.slice(0, 5).map(({ path, reason }) => `\n  ${path}: ${reason}`);
  throw new ArtifactError(
    `Expected nothing but an unchanged split in ${directory} but ${kept.length} ` +
      `${kept.length === 1 ? 'entry differs' : 'entries differ'}:${lines.join('')}`,
    { hint: 'Move these away, or choose another place with --out. Nothing was removed.' },
  );
}
