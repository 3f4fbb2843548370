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
  const backdrop = html`${axis.ticks.map(({ value }) => html`<line class="grid" x1="${across(value)}" x2="${across(value)}" y1="0" y2="30"/>`)}${
    reference !== undefined && html`<line class="reference" x1="${across(reference)}" x2="${across(reference)}" y1="0" y2="30"/>`
  }`;
  return html`<div class="intervals">
${rows.map(
  ({ name, figures, value, interval }) => html`<div class="interval-row"><p><strong>${name}</strong> <span>${figures}</span></p>
<svg width="100%" height="30" aria-hidden="true">${backdrop}${interval && Number.isFinite(interval.lo + interval.hi) && whisker(across(interval.lo), across(interval.hi))}${Number.isFinite(value) && html`<circle class="${interval ? 'value' : 'value hollow'}" cx="${across(value)}" cy="15" r="6"/>`}</svg></div>
`,
)}<svg class="interval-axis" width="100%" height="40" aria-hidden="true">${axis.ticks.map(({ value, text }, index) => html`<text class="tick" x="${across(value)}" y="14" text-anchor="${index === 0 ? 'start' : index === axis.ticks.length - 1 ? 'end' : 'middle'}">${text}</text>`)}<text class="tick" x="50%" y="34" text-anchor="middle">${axisTitle}</text></svg>
</div>`;
}

function whisker(lo: string, hi: string): Html {
  return html`<line class="whisker" x1="${lo}" x2="${hi}" y1="15" y2="15"/><line class="whisker" x1="${lo}" x2="${lo}" y1="9" y2="21"/><line class="whisker" x1="${hi}" x2="${hi}" y1="9" y2="21"/>`;
}
