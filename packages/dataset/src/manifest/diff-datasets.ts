import { compareCodePoints } from '../compare-code-points.ts';
import type { DatasetRow } from './dataset-stats.ts';

export interface DatasetDiff {
  /** Ids that only the second one has. All lists are in code-point order. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The same bytes at another path. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Another label, at the same path or for the same bytes at another path. */
  readonly relabelled: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** In another split or fold. */
  readonly moved: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** Other bytes at the same path, if both sides have a sha256. */
  readonly changed: readonly string[];
  /** Number of examples without a difference. */
  readonly same: number;
}

/**
 * Compare two manifests or splits. Examples are matched by path, the rest by their bytes, so that a file that was moved does not count as
 * removed and added.
 */
export function diffDatasets(before: readonly DatasetRow[], after: readonly DatasetRow[]): DatasetDiff {
  const { pairs, removed, added } = matchRows(before, after);
  const renamed: { from: string; to: string }[] = [];
  const relabelled: { id: string; from: string; to: string }[] = [];
  const moved: { id: string; from: string; to: string }[] = [];
  const changed: string[] = [];
  let same = 0;
  for (const [a, b] of pairs) {
    const id = b.id;
    const places = [placeOf(a), placeOf(b)] as const;
    const isMoved = places[0] !== undefined && places[1] !== undefined && places[0] !== places[1];
    if (a.id !== b.id) renamed.push({ from: a.id, to: b.id });
    if (a.label !== b.label) relabelled.push({ id, from: a.label, to: b.label });
    if (isMoved) moved.push({ id, from: places[0] ?? '', to: places[1] ?? '' });
    const isChanged = a.sha256 !== undefined && b.sha256 !== undefined && a.sha256 !== b.sha256;
    if (isChanged) changed.push(id);
    if (a.id === b.id && a.label === b.label && !isMoved && !isChanged) same++;
  }
  return { added, removed, renamed, relabelled, moved, changed, same };
}

type Pair = readonly [before: DatasetRow, after: DatasetRow];

function matchRows(before: readonly DatasetRow[], after: readonly DatasetRow[]): { pairs: Pair[]; removed: string[]; added: string[] } {
  const sorted = (rows: readonly DatasetRow[]): DatasetRow[] => [...rows].sort((a, b) => compareCodePoints(a.id, b.id));
  const byId = new Map(after.map((row) => [row.id, row]));
  const pairs: Pair[] = [];
  const left: DatasetRow[] = [];
  for (const row of sorted(before)) {
    const other = byId.get(row.id);
    if (other) {
      pairs.push([row, other]);
      byId.delete(row.id);
    } else left.push(row);
  }
  const byHash = new Map<string, DatasetRow[]>();
  const added: string[] = [];
  for (const row of sorted([...byId.values()])) {
    const equal = row.sha256 === undefined ? undefined : byHash.get(row.sha256);
    if (row.sha256 === undefined) added.push(row.id);
    else if (equal) equal.push(row);
    else byHash.set(row.sha256, [row]);
  }
  const removed: string[] = [];
  for (const row of left) {
    const other = row.sha256 === undefined ? undefined : byHash.get(row.sha256)?.shift();
    if (other) pairs.push([row, other]);
    else removed.push(row.id);
  }
  for (const { id } of [...byHash.values()].flat()) added.push(id);
  return { pairs: pairs.sort(([, a], [, b]) => compareCodePoints(a.id, b.id)), removed, added: added.sort(compareCodePoints) };
}

/** Undefined for a row without a split. */
function placeOf({ split, givenSplit, fold }: DatasetRow): string | undefined {
  const place = split ?? givenSplit;
  return fold === undefined ? place : `${place ?? 'fold'} ${fold}`;
}
