import type { Interval } from '@graft/core';
import { type Content, type Html, html } from '../markup/html.ts';
import type { Axis } from './axis.ts';

export interface IntervalRow {
  readonly name: Content;
  /** The figures in words, at the end of the row's first line. */
  readonly figures: string;
  readonly value: number;
  /** A row without an interval is a reference: a hollow mark. Ends that are not finite draw no whisker. */
  readonly interval?: Interval;
}

export interface IntervalChart {
  readonly axis: Axis;
  readonly axisTitle: string;
  readonly rows: readonly IntervalRow[];
  /** Value of a dashed line through all rows: chance, or no difference. */
  readonly reference?: number;
}

/**
 * Dots with whiskers, one row per measured thing. Names and figures are text above their strip, so they wrap on a phone
 * and are read out; the strips only repeat them and are hidden from a screen reader.
 */
export function intervalChart({ axis, axisTitle, rows, reference }: IntervalChart): Html {
  const across = (value: number): string => `${(100 * axis.at(value)).toFixed(2)}%`;
  const upright = (kind: string, x: string, top: number, bottom: number): Html =>
    html`<line class="${kind}" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>`;
  const whisker = ({ lo, hi }: Interval): Html => {
    const ends = [across(lo), across(hi)];
    return html`<line class="whisker" x1="${ends[0]}" x2="${ends[1]}" y1="15" y2="15"/>${ends.map((x) => upright('whisker', x, 9, 21))}`;
  };
  const backdrop = [
    ...axis.ticks.map(({ value }) => upright('grid', across(value), 0, 30)),
    reference !== undefined && upright('reference', across(reference), 0, 30),
  ];
  const tickText = ({ value, text }: Axis['ticks'][number], index: number): Html => {
    const anchor = index === 0 ? 'start' : index === axis.ticks.length - 1 ? 'end' : 'middle';
    return html`<text class="tick" x="${across(value)}" y="14" text-anchor="${anchor}">${text}</text>`;
  };
  const row = ({ name, figures, value, interval }: IntervalRow): Html => html`<div class="interval-row">
<p><strong>${name}</strong> <span>${figures}</span></p>
<svg width="100%" height="30" aria-hidden="true">${backdrop}${interval && Number.isFinite(interval.lo + interval.hi) && whisker(interval)}${
    Number.isFinite(value) && html`<circle class="${interval ? 'value' : 'value hollow'}" cx="${across(value)}" cy="15" r="6"/>`
  }</svg>
</div>
`;
  return html`<div class="intervals">
${rows.map(row)}<svg class="interval-axis" width="100%" height="40" aria-hidden="true">${axis.ticks.map(tickText)}
<text class="tick" x="50%" y="34" text-anchor="middle">${axisTitle}</text></svg>
</div>`;
}
