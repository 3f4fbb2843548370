import { escapeTerminal } from '@graft/core';
import type { Interval } from './report-input.ts';
import { displayWidth } from './text/display-width.ts';
import { escapeMarkdown } from './text/escape-markdown.ts';
import { figure } from './text/figure.ts';

/** One line of the table; the optional figures get a column where any row has them. */
export interface ComparisonRow {
  readonly arm: string;
  readonly accuracy: number;
  readonly correct: number;
  readonly n: number;
  /** Wilson 95 %. */
  readonly ci95: Interval;
  readonly seconds?: number;
  readonly parameters?: { readonly total: number; readonly trainable: number };
}

const columns: readonly { readonly title: string; readonly cell: (row: ComparisonRow) => string; readonly needs?: keyof ComparisonRow }[] =
  [
    { title: 'arm', cell: (row) => row.arm },
    { title: 'accuracy', cell: (row) => figure.percent(row.accuracy) },
    { title: 'correct', cell: (row) => figure.count(row.correct) },
    { title: 'n', cell: (row) => figure.count(row.n) },
    { title: '95 % interval', cell: (row) => figure.percentInterval(row.ci95) },
    { title: 'parameters', cell: (row) => figure.count(row.parameters?.total), needs: 'parameters' },
    { title: 'trained', cell: (row) => figure.count(row.parameters?.trainable), needs: 'parameters' },
    { title: 'seconds', cell: (row) => figure.fixed(row.seconds, 1), needs: 'seconds' },
  ];

/**
 * The arms as a table: for a terminal, aligned by the columns its characters take there; or as Markdown.
 *
 * @returns lines, each with its newline.
 */
export function renderComparisonTable(
  rows: readonly ComparisonRow[],
  options: { readonly style: 'terminal' | 'markdown' } = { style: 'terminal' },
): string {
  const shown = columns.filter(({ needs }) => needs === undefined || rows.some((row) => row[needs] !== undefined));
  const titles = shown.map(({ title }) => title);
  const cells = rows.map((row) => shown.map(({ cell }) => cell(row)));
  return options.style === 'markdown' ? markdown(titles, cells) : terminal(titles, cells);
}

function markdown(titles: readonly string[], cells: readonly string[][]): string {
  const line = (parts: readonly string[]): string => `| ${parts.join(' | ')} |\n`;
  const alignment = titles.map((_, index) => (index === 0 ? '---' : '---:'));
  return [titles, alignment, ...cells.map((row) => row.map(escapeMarkdown))].map(line).join('');
}

function terminal(titles: readonly string[], cells: readonly string[][]): string {
  const lines = [titles, ...cells.map((row) => row.map(escapeTerminal))];
  const widths = titles.map((_, index) => Math.max(...lines.map((row) => displayWidth(row[index] ?? ''))));
  const text = lines.map((row) =>
    row
      .map((cell, index) => padded(cell, widths[index] ?? 0, index > 0))
      .join('  ')
      .trimEnd(),
  );
  text.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return text.map((line) => `${line}\n`).join('');
}

function padded(cell: string, width: number, toRight: boolean): string {
  const space = ' '.repeat(width - displayWidth(cell));
  return toRight ? space + cell : cell + space;
}
