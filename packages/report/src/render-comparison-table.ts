import type { Accuracy, FormattedMetric, ParameterCounts } from '@graft/core';
import { metricRows } from './findings/metric-rows.ts';
import { figure } from './text/figure.ts';
import { type TextTable, textTable } from './text/text-table.ts';

/** One arm of the table; an optional figure gets its column where any arm has it. */
export interface ComparedArm {
  readonly name: string;
  readonly accuracy: Accuracy;
  readonly seconds?: number | undefined;
  readonly parameters?: ParameterCounts | undefined;
  /** Further metrics in words. */
  readonly figures?: readonly FormattedMetric[] | undefined;
}

interface Column {
  readonly title: string;
  readonly cell: (arm: ComparedArm) => string;
  readonly needs?: keyof ComparedArm;
}

const columns: readonly Column[] = [
  { title: 'arm', cell: ({ name }) => name },
  { title: 'accuracy', cell: ({ accuracy }) => figure.percent(accuracy.value) },
  { title: 'correct', cell: ({ accuracy }) => figure.count(accuracy.correct) },
  { title: 'n', cell: ({ accuracy }) => figure.count(accuracy.n) },
  { title: '95 % interval', cell: ({ accuracy }) => figure.percentInterval(accuracy.ci95) },
  { title: 'parameters', cell: ({ parameters }) => figure.count(parameters?.total), needs: 'parameters' },
  { title: 'trained', cell: ({ parameters }) => figure.count(parameters?.trainable), needs: 'parameters' },
  { title: 'seconds', cell: ({ seconds }) => figure.fixed(seconds, 1), needs: 'seconds' },
];

/**
 * The arms as a table, a line per arm; below it their further metrics, a line per metric. The intervals are Wilson's.
 *
 * @returns lines, each with its newline.
 */
export function renderComparisonTable(arms: readonly ComparedArm[], style: NonNullable<TextTable['style']> = 'terminal'): string {
  const shown = columns.filter(({ needs }) => needs === undefined || arms.some((arm) => arm[needs] !== undefined));
  const first = textTable({
    columns: shown.map(({ title }, index) => ({ title, isNumeric: index > 0 })),
    rows: arms.map((arm) => shown.map(({ cell }) => cell(arm))),
    style,
  });
  const metrics = metricRows(arms);
  if (metrics.length === 0) return first;
  const second = textTable({
    columns: [{ title: 'metric' }, ...arms.map(({ name }) => ({ title: name, isNumeric: true }))],
    rows: metrics.map(({ title, texts }) => [title, ...texts.map((text) => text ?? figure.absent)]),
    style,
  });
  return `${first}\n${second}`;
}
