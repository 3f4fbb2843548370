import type { WeightFiles } from '../weight-files.ts';
import { type SourceKindName, sourceKinds } from './kinds.gen.ts';
import { type FetchOptions, requireDigest, type SourceKind } from './source-kind.ts';

type SourceOf<Kind> = Kind extends SourceKind<infer Source> ? Source : never;

/** A place that files come from, as data. */
export type Source = SourceOf<(typeof sourceKinds)[SourceKindName]>;

const kinds: Readonly<Record<SourceKindName, SourceKind<Source>>> = sourceKinds;

/** What a source's kind can do with it. */
export function kindOf(source: Source): SourceKind<Source> {
  return kinds[source.kind];
}

/** As a message or a table names a source. */
export function describeSource(source: Source): string {
  return kindOf(source).describe(source);
}

/**
 * Fetch files from a source and verify them against what it pins or, on the hub, against what the hub says.
 *
 * @throws {WeightsError} with the reason: not reachable, not found, other bytes than pinned.
 */
export async function fetchSource(source: Source, options: FetchOptions): Promise<WeightFiles> {
  const files = await kindOf(source).fetch(source, options);
  if (source.sha256 !== undefined) requireDigest(files, source.sha256, source.kind);
  return files;
}
