import { resolve } from 'node:path';
import {
  ConfigError,
  canonicalJson,
  encodeJsonl,
  fingerprintOf,
  type Manifest,
  type OnProgress,
  PipelineError,
  readArtifact,
  sha256,
  writeArtifact,
} from '@graft/core';
import {
  groupColumnOf,
  indexJournalPath,
  indexPhotos,
  openPhotos,
  openSplitPhotos,
  type PhotoSource,
  type SplitConfig,
} from '@graft/dataset';
import { isSample, sampleDirectory } from '@graft/sample';
import type { DataSource } from './experiment-schema.ts';

export interface ResolvedData {
  readonly source: PhotoSource;
  readonly isDrawn: boolean;
}

/** The photos that an experiment's `data` names, grouped by the column that its `split` names, relative paths against the experiment file; the sample is drawn where it is absent. */
export async function resolveData(
  { data, split }: { readonly data?: DataSource | undefined; readonly split: Pick<SplitConfig, 'groupBy'> },
  base: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<ResolvedData> {
  if (data === undefined) {
    throw new ConfigError('Expected photos for the experiment but received none.', {
      hint: 'Give them with --data PHOTOS, or write "data": {"photos": "PATH"} into the file.',
    });
  }
  const options = { onProgress, signal };
  if ('sample' in data) return { source: await openPhotos(await sampleDirectory({ ...data.sample, ...options })), isDrawn: true };
  if ('photos' in data) {
    const photos = resolve(base, data.photos);
    const columns = { labelColumn: data.labelColumn, groupColumn: groupColumnOf(split.groupBy) };
    const root = data.root === undefined ? undefined : resolve(base, data.root);
    return { source: await openPhotos(photos, { ...options, root, ...columns }), isDrawn: await isSample(photos) };
  }
  const { train, validation, test } = data;
  const paths = {
    train: resolve(base, train),
    validation: resolve(base, validation),
    test: test === undefined ? undefined : resolve(base, test),
  };
  return { source: await openSplitPhotos(paths, options), isDrawn: false };
}

export interface WriteIndexOptions {
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
  /** Read photos again that have not changed in size, time and inode since they were indexed. */
  readonly isVerified?: boolean | undefined;
}

/** Index the photos into `directory`; an index of the same photos keeps its files. */
export async function writeIndex(directory: string, source: PhotoSource, options: WriteIndexOptions): Promise<Manifest> {
  const manifest = await indexPhotos({ source, journal: indexJournalPath(source.roots), ...options });
  const files = {
    'manifest.jsonl': encodeJsonl(manifest.examples),
    'excluded.jsonl': encodeJsonl(manifest.excluded),
    'classes.json': canonicalJson(manifest.classes),
  };
  const identity = { stage: 'index', slice: { photos: sha256(Object.values(files).join('\n')) }, upstream: {}, code: {} };
  const before = await readArtifact(directory, 'index', { verify: true }).catch((error: unknown) => {
    if (PipelineError.isInstance(error)) return undefined;
    throw error;
  });
  if (before?.fingerprint !== fingerprintOf(identity)) {
    await writeArtifact(directory, identity, async (writer) => {
      for (const [path, text] of Object.entries(files)) await writer.write(path, text);
      return undefined;
    });
  }
  return manifest;
}
