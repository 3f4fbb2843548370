import type { FormattedMetric } from '@graft/core';

export interface MetricRow extends Omit<FormattedMetric, 'text'> {
  /** The value of each arm, in the order of the arms; undefined where an arm does not have the metric. */
  readonly texts: readonly (string | undefined)[];
}

/** The metrics of several arms side by side: all that any arm has, in the order of their first appearance. */
export function metricRows(arms: readonly { readonly figures?: readonly FormattedMetric[] | undefined }[]): MetricRow[] {
  const rows = new Map<string, MetricRow>();
  for (const { name, title, description } of arms.flatMap(({ figures = [] }) => figures)) {
    const texts = arms.map(({ figures = [] }) => figures.find((metric) => metric.name === name)?.text);
    if (!rows.has(name)) rows.set(name, { name, title, description, texts });
  }
  return [...rows.values()];
}
