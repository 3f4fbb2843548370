import type { Example, Excluded, SplitName } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { countBy, groupBy } from '../group-by.ts';

/** A row of a manifest or of a split. The latter knows less about the picture; a split by split-folders knows names alone. */
export type DatasetRow = Pick<Example, 'id' | 'label'> &
  Partial<Pick<Example, 'sha256' | 'format' | 'width' | 'height' | 'orientation' | 'givenSplit' | 'group' | 'weight'>> & {
    readonly split?: SplitName | undefined;
    readonly fold?: number | undefined;
  };

export interface DatasetStats {
  readonly photos: number;
  readonly excluded: number;
  /** In code-point order of the label. */
  readonly classes: readonly ClassStats[];
  /** Size of the largest class divided by that of the smallest. */
  readonly imbalance: number;
  /** Photos by split; empty if the photos came without one. */
  readonly splits: Readonly<Record<string, number>>;
  /** Photos by format, by EXIF orientation; empty for a split, whose rows have neither. */
  readonly formats: Readonly<Record<string, number>>;
  readonly orientations: Readonly<Record<string, number>>;
  /** In pixels as stored; absent for a split. */
  readonly width?: Spread | undefined;
  readonly height?: Spread | undefined;
  /** Sets of files that are equal byte for byte, and the files in them; absent if a row has no sha256. */
  readonly duplicates?: { readonly sets: number; readonly files: number } | undefined;
  /** Number of groups that a list names. */
  readonly groups: number;
}

export interface ClassStats {
  readonly label: string;
  readonly photos: number;
  readonly splits: Readonly<Record<string, number>>;
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Count what a manifest or a split holds. */
export function datasetStats(rows: readonly DatasetRow[], excluded: readonly Excluded[] = []): DatasetStats {
  const splitOf = (row: DatasetRow): string | undefined => row.split ?? row.givenSplit;
  const classes = [...groupBy(rows, ({ label }) => label)]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([label, own]) => ({ label, photos: own.length, splits: countValues(own.map(splitOf)) }));
  const sizes = classes.map(({ photos }) => photos).sort((a, b) => a - b);
  const equal = Object.values(countValues(rows.map(({ sha256 }) => sha256))).filter((count) => count > 1);
  return {
    photos: rows.length,
    excluded: excluded.length,
    classes,
    imbalance: (sizes.at(-1) ?? 1) / (sizes[0] ?? 1),
    splits: countValues(rows.map(splitOf)),
    formats: countValues(rows.map(({ format }) => format)),
    orientations: countValues(rows.map(({ orientation }) => orientation?.toString())),
    width: spreadOf(rows.map(({ width }) => width)),
    height: spreadOf(rows.map(({ height }) => height)),
    duplicates: rows.some(({ sha256 }) => sha256 === undefined)
      ? undefined
      : { sets: equal.length, files: equal.reduce((sum, count) => sum + count, 0) },
    groups: new Set(rows.flatMap(({ group }) => group ?? [])).size,
  };
}

/** In code-point order, without undefined values. */
function countValues(values: readonly (string | undefined)[]): Record<string, number> {
  return Object.fromEntries([...countBy(values, (value) => value)].sort(([a], [b]) => compareCodePoints(a, b)));
}

function spreadOf(values: readonly (number | undefined)[]): Spread | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return sorted.length === 0 ? undefined : { least: at(0), median: at(0.5), most: at(1) };
}
