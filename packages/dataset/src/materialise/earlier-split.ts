import { readdir } from 'node:fs/promises';
import { ArtifactError } from '@graft/core';
import { type MaterialisationRecord, readRecord, recordName } from './materialisation-record.ts';
import { inspectMaterialised } from './remove-recorded.ts';

export interface EarlierSplitOptions {
  /** Whether it may be replaced. */
  readonly clean?: boolean | undefined;
  /** sha256 of the `split.jsonl` that must stand there. */
  readonly replaces?: string | undefined;
}

/**
 * The split that stands in the folder and may be replaced; undefined where the folder is absent or empty.
 *
 * @throws {ArtifactError} where anything else is there.
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
          : 'Choose another place with --out, or empty it yourself: a split never mixes with what was there before.',
      },
    );
  }
  const record = await readRecord(directory);
  if (replaces !== undefined && record.manifest !== replaces) {
    throw new ArtifactError(`Expected the split in ${directory} that this one follows but another run has replaced it meanwhile.`, {
      hint: 'Run again: it then follows the one that is there now.',
    });
  }
  const { kept } = await inspectMaterialised(directory, record);
  if (kept.length === 0) return record;
  const lines = kept.slice(0, 5).map(({ path, reason }) => `\n  ${path}: ${reason}`);
  throw new ArtifactError(
    `Expected nothing but an unchanged split in ${directory} but ${kept.length} ${kept.length === 1 ? 'entry is' : 'entries are'} not:${lines.join('')}`,
    { hint: 'Move these away, or choose another place with --out. Nothing was removed.' },
  );
}
