import { dirname, resolve } from 'node:path';
import { ConfigError, fingerprintOf, type OnProgress, PipelineError, readArtifact, sha256, shortenText, writeArtifact } from '@graft/core';
import {
  groupColumnOf,
  indexJournalPath,
  indexPhotos,
  openPhotos,
  openSplitPhotos,
  type PhotoSource,
  resolveGroupBy,
} from '@graft/dataset';
import { isSample, sampleDirectory } from '@graft/sample';
import { encodeManifest, type IndexedPhotos, type SourceFacts, writeManifest } from '../artifacts/manifest.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { LoadedExperiment } from './load-experiment.ts';

interface OpenedData {
  readonly source: PhotoSource;
  readonly facts: SourceFacts;
  readonly keepsFlat?: boolean | undefined;
}

/**
 * The photos that an experiment's `data` names, relative to the experiment file, grouped by the column that its `split` names; the sample
 * is drawn where it is absent.
 *
 * @throws {ConfigError} where the experiment has no data, or groups by something that is neither a column nor an expression.
 */
export async function openData(
  { experiment: { data, split }, file }: Pick<LoadedExperiment, 'experiment' | 'file'>,
  options: { readonly onProgress: OnProgress; readonly signal: AbortSignal },
): Promise<OpenedData> {
  if (data === undefined) {
    throw new ConfigError('Expected photos for the experiment but received none.', {
      hint: 'Give them with --data PHOTOS, or write "data": {"photos": "PATH"} into the file.',
    });
  }
  const at = (path: string) => resolve(dirname(file), path);
  const groupColumn = groupColumnOf(split.groupBy);
  let source: PhotoSource;
  let isDrawn = false;
  if ('sample' in data) {
    source = await openPhotos(await sampleDirectory({ ...data.sample, ...options }));
    isDrawn = true;
  } else if ('photos' in data) {
    const root = data.root === undefined ? undefined : at(data.root);
    source = await openPhotos(at(data.photos), { ...options, root, labelColumn: data.labelColumn, encoding: data.encoding, groupColumn });
    isDrawn = await isSample(at(data.photos));
  } else {
    const { train, validation, test } = data;
    source = await openSplitPhotos(
      { train: at(train), validation: at(validation), test: test === undefined ? undefined : at(test) },
      options,
    );
  }
  // What came split is not divided, so its groups do not matter.
  const isColumn = !source.isSplit && resolveGroupBy(split.groupBy, source) === 'group' && groupColumn !== undefined;
  const facts = { isDrawn, isSplit: source.isSplit, ...(isColumn ? { groupColumn } : {}) };
  return { source, facts, keepsFlat: 'keepFlat' in data && data.keepFlat };
}

/** What a person should know about photos that came split, or were left out. */
export function tellAboutPhotos(
  { examples, excluded, source }: IndexedPhotos,
  ratio: readonly number[],
  { warn }: Pick<Terminal, 'warn'>,
): void {
  if (source.isSplit && examples.every(({ givenSplit }) => givenSplit !== 'validation'))
    warn(`no photo came for validation: train is divided into train and validation by the ratio ${ratio[0]}, ${ratio[1]}; test is kept`);
  if (excluded.length === 0) return;
  warn(`${excluded.length} of ${examples.length + excluded.length} files left out:`);
  for (const { id, reason } of excluded.slice(0, 10)) warn(`  ${shortenText(id)}: ${reason}`);
  if (excluded.length > 10) warn(`  and ${excluded.length - 10} more; the report lists all.`);
}

export interface WriteIndexOptions {
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
  /** Read photos again that have not changed in size, time and inode since they were indexed. */
  readonly isVerified?: boolean | undefined;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** Index the photos into `directory`; an index of the same photos keeps its files. */
export async function writeIndex(
  directory: string,
  { source, facts, keepsFlat }: OpenedData,
  options: WriteIndexOptions,
): Promise<IndexedPhotos> {
  const manifest = await indexPhotos({ source, keepsFlat, journal: indexJournalPath(source.roots), ...options });
  const photos = { ...manifest, source: facts };
  const files = encodeManifest(photos);
  const identity = { stage: 'index', slice: { photos: sha256(Object.values(files).join('\n')) }, upstream: {}, code: {} };
  const before = await readArtifact(directory, 'index', { verify: true }).catch((error: unknown) => {
    if (PipelineError.isInstance(error)) return undefined;
    throw error;
  });
  if (before?.fingerprint !== fingerprintOf(identity)) {
    await writeArtifact(directory, identity, async (writer) => {
      await writeManifest(writer, files);
      return undefined;
    });
  }
  return photos;
}
