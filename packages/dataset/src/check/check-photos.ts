import type { Excluded } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { countBy } from '../group-by.ts';
import { type InspectOptions, inspectPhotos, photoFiles } from '../inspect-photos.ts';
import { nearDuplicateClusters } from '../near-duplicate-clusters.ts';
import type { PhotoSource } from '../sources/photo-source.ts';
import type { CheckedPhoto, CheckedSet, FailedPhoto, Issue, IssueKind } from './issue-kind.ts';
import { type IssueKindName, kinds } from './kinds.gen.ts';

/** What a check found of one kind. */
export interface KindReport extends Omit<IssueKind, 'find'> {
  readonly kind: IssueKindName;
  readonly issues: readonly Issue[];
}

export interface CheckReport {
  /** Photos that can be read. */
  readonly photos: number;
  /** Photo files, readable or not. */
  readonly files: number;
  /** Photos per label, in code-point order; 0 for an empty class. */
  readonly counts: Readonly<Record<string, number>>;
  /** Every kind, grouped by what it is about. */
  readonly kinds: readonly KindReport[];
  /** The readable photos by id. */
  readonly byId: ReadonlyMap<string, { readonly id: string; readonly label: string; readonly sha256: string }>;
}

const order: readonly IssueKind['about'][] = ['files', 'copies', 'labels', 'looks', 'shapes', 'colours'];

/**
 * Search labelled photos for what spoils training: every kind of issue in `kinds`, each by its own rule. Nothing is changed.
 *
 * Photos are read as the index reads them; with the index's journal, unchanged ones are not read again.
 *
 * @param source - as `openPhotos` found it.
 * @throws {InterruptedError} when `signal` fires; {ArtifactError} when the journal cannot be written.
 */
export async function checkPhotos(source: PhotoSource, options?: InspectOptions): Promise<CheckReport> {
  const photos: CheckedPhoto[] = [];
  const failures: FailedPhoto[] = source.excluded.map(({ id, reason }) => ({ id, reason, problem: 'unreachable' }));
  for await (const { file, inspection } of inspectPhotos(photoFiles(source), options)) {
    const { id, label, givenSplit } = file.candidate;
    if (inspection.failure) failures.push({ id, ...inspection.failure });
    else photos.push({ id, label, givenSplit, ...inspection.photo });
  }
  photos.sort((a, b) => compareCodePoints(a.id, b.id));
  failures.sort((a, b) => compareCodePoints(a.id, b.id));
  const found = countBy(photos, ({ label }) => label);
  const counts = Object.fromEntries(source.labels.map((label) => [label, found.get(label) ?? 0]));
  const byId = new Map(photos.map(({ id, label, sha256 }) => [id, { id, label, sha256 }]));
  const clusters = nearDuplicateClusters(photos).map((cluster) => cluster.map((position) => photos[position] as CheckedPhoto));
  const set: CheckedSet = { photos, failures, labels: source.labels, clusters };
  return { photos: photos.length, files: photos.length + failures.length, counts, kinds: reportKinds(set), byId };
}

function reportKinds(set: CheckedSet): KindReport[] {
  return (Object.entries(kinds) as [IssueKindName, IssueKind][])
    .map(([kind, { find, ...facts }]) => ({ kind, ...facts, issues: find(set) }))
    .sort((a, b) => order.indexOf(a.about) - order.indexOf(b.about));
}

/**
 * The photos for an exclude list, each once with all its reasons, in code-point order.
 *
 * @param only - the kinds to exclude; by default those that are certain to do harm.
 */
export function excludedBy({ kinds }: CheckReport, only?: readonly IssueKindName[]): Excluded[] {
  const reasons = new Map<string, string[]>();
  for (const { kind, issues, isExcludedByDefault } of kinds) {
    if (!(only ? only.includes(kind) : isExcludedByDefault)) continue;
    for (const { ids, note, spare = [] } of issues) {
      for (const id of ids) if (!spare.includes(id)) reasons.set(id, [...(reasons.get(id) ?? []), `${kind}: ${note}`]);
    }
  }
  return [...reasons].map(([id, all]) => ({ id, reason: all.join('; ') })).sort((a, b) => compareCodePoints(a.id, b.id));
}
