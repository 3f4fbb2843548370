import { ConfigError } from '@graft/core';
import type { PhotoSource } from './sources/photo-source.ts';

const groupNames: ReadonlySet<string> = new Set(['near-duplicate', 'none', 'group']);

/** The column that a `groupBy` may name, for `openPhotos`; undefined for a name with a meaning of its own. */
export function groupColumnOf(groupBy: string): string | undefined {
  return groupNames.has(groupBy) ? undefined : groupBy;
}

/**
 * What `groupBy` means for these photos: `near-duplicate`, `none` and `group` mean themselves; the exact name of a column of their list
 * means that column; any other text is a regular expression.
 *
 * @param source - opened with `groupColumn: groupColumnOf(groupBy)`.
 * @returns `group` for a column, else the text.
 * @throws {ConfigError} for any other text.
 */
export function resolveGroupBy(groupBy: string, { columns = [] }: Pick<PhotoSource, 'columns'>): string {
  if (groupNames.has(groupBy)) return groupBy;
  if (columns.includes(groupBy)) return 'group';
  groupExpression(groupBy, columns);
  return groupBy;
}

/** @throws {ConfigError} for a text that is not a regular expression. */
export function groupExpression(text: string, columns: readonly string[] = []): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (cause) {
    const found = columns.length > 0 ? ` Its columns are ${columns.slice(0, 12).join(', ')}.` : '';
    throw new ConfigError(
      'Expected near-duplicate, none, group, a column of the list or a regular expression to group by but received ' +
        `${JSON.stringify(text)}.`,
      { hint: `An expression is written as in JavaScript: cam([0-9]+)_ groups cam1_1.jpg with cam1_2.jpg.${found}`, cause },
    );
  }
}
