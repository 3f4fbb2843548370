import { escapeTerminal } from '@graft/core';
import type { CheckReport, KindReport } from '@graft/dataset';

/** Files that a check wrote; undefined where none was asked for. */
export interface CheckFiles {
  readonly page: string | undefined;
  readonly list: string | undefined;
  readonly excluded: readonly unknown[];
}

/** What a check found, as one table: a row for each kind that has issues. */
export function describeCheck({ photos, files, counts, kinds }: CheckReport, { page, list, excluded }: CheckFiles): string {
  const classes = Object.keys(counts).length;
  const found = kinds.filter(({ issues }) => issues.length > 0);
  const lines = [`${photos} photos of ${classes} classes${files > photos ? `, and ${files - photos} files that are none` : ''}`];
  if (found.length > 0) lines.push('', ...table([['kind', 'found', 'photos', 'such as'], ...found.map(row)]));
  const clean = kinds.filter(({ issues }) => issues.length === 0).map(({ kind }) => kind);
  if (clean.length > 0) lines.push('', `Nothing found of: ${clean.join(', ')}.`);
  if (page !== undefined) lines.push('', `Pictures: ${page}`);
  if (list !== undefined) lines.push('', `${excluded.length} photos to leave out: ${list}; graft split takes it with --exclude.`);
  return lines.join('\n');
}

function row({ kind, issues }: KindReport): string[] {
  const photos = new Set(issues.flatMap(({ ids }) => ids)).size;
  const [first] = issues;
  const example = [first?.ids[0], first?.note].filter((part) => part !== undefined).join(': ');
  return [kind, String(issues.length), photos === 0 ? '' : String(photos), shortened(escapeTerminal(example))];
}

const longestExample = 90;

function shortened(text: string): string {
  return text.length <= longestExample ? text : `${text.slice(0, longestExample - 1)}…`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  const isNumber = (column: number): boolean => column === 1 || column === 2;
  return rows.map((cells) =>
    cells
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
