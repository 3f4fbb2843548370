import type { WeightFormat } from '../formats/read-weights.ts';
import type { WeightFiles } from '../weight-files.ts';
import { type SourceKindName, sourceKinds } from './kinds.gen.ts';
import { type FetchOptions, requireDigest, type SourceKind } from './source-kind.ts';

type SourceOf<Kind> = Kind extends SourceKind<infer Source> ? Source : never;

/** A place that files come from, as data. */
export type Source = SourceOf<(typeof sourceKinds)[SourceKindName]>;

const kinds: Readonly<Record<SourceKindName, SourceKind<Source>>> = sourceKinds;

/** As a message or a table names a source. */
export function describeSource(source: Source): string {
  return kinds[source.kind].describe(source);
}

/** The name that the cache gives to a source's file. */
export function fileNameOf(source: Source): string {
  return kinds[source.kind].fileName(source);
}

/** How a person gets a source's file onto a machine that cannot ask it, in one sentence. */
export function howToBring(source: Source): string {
  return kinds[source.kind].howToBring(source);
}

/** Whether files of this format may be a source's, though nothing says their sha256. */
export function acceptsUnpinned(source: Source, format: WeightFormat): boolean {
  return kinds[source.kind].accepts?.(source, format) ?? false;
}

/** A source's files out of what a person downloaded from it; undefined if `path` is not that. */
export async function unpackFrom(source: Source, path: string): Promise<WeightFiles | undefined> {
  return kinds[source.kind].unpack?.(source, path);
}

/**
 * Fetch files from a source and verify them against what it pins or, on the hub, against what the hub says.
 *
 * @throws {WeightsError} with the reason: not reachable, not found, other bytes than pinned.
 */
export async function fetchSource(source: Source, options: FetchOptions): Promise<WeightFiles> {
  const files = await kinds[source.kind].fetch(source, options);
  if (source.sha256 !== undefined) requireDigest(files, source.sha256, source.kind);
  return files;
}
