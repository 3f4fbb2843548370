import { escapeTerminal } from '@graft/core';
import { displayWidth } from './display-width.ts';
import { escapeMarkdown } from './escape-markdown.ts';

export interface TextTable {
  readonly columns: readonly { readonly title: string; readonly isNumeric?: boolean }[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
  readonly style?: 'terminal' | 'markdown';
}

/**
 * A table as text: for a terminal, aligned by the columns that its characters take there; or as Markdown. Numbers stand to
 * the right. Cells are escaped, so that a name is only a name.
 *
 * @returns lines, each with its newline.
 */
export function textTable({ columns, rows, style = 'terminal' }: TextTable): string {
  const titles = columns.map(({ title }) => title);
  if (style === 'markdown') {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
    const alignment = columns.map(({ isNumeric }) => (isNumeric ? '---:' : '---'));
    return [titles.map(escapeMarkdown), alignment, ...rows.map((row) => row.map(escapeMarkdown))].map(line).join('');
  }
  const lines = [titles, ...rows].map((row) => row.map(escapeTerminal));
  const widths = columns.map((_, index) => Math.max(...lines.map((row) => displayWidth(row[index] ?? ''))));
  lines.splice(
    1,
    0,
    widths.map((width) => '─'.repeat(width)),
  );
  return lines
    .map(
      (row) =>
        `${row
          .map((cell, index) => padded(cell, widths[index] ?? 0, columns[index]?.isNumeric))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function padded(cell: string, width: number, isNumeric = false): string {
  const space = ' '.repeat(width - displayWidth(cell));
  return isNumeric ? space + cell : cell + space;
}
