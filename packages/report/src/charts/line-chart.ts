import { type Html, html } from '../markup/html.ts';
import type { Axis } from './axis.ts';

export interface LineChart {
  /** Read out in place of the drawing. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly xTitle: string;
  readonly series: readonly Series[];
  /** A value of x to point out, with its name. */
  readonly mark?: { readonly x: number; readonly text: string };
}

interface Series {
  /** Class of the line in the stylesheet. */
  readonly kind: 'train' | 'validation';
  /** A null or not finite y is a gap. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

const height = 232;
const plot = { left: 13, right: 97, top: 26, bottom: 190 };

/**
 * Lines over a common x. Horizontal places are percentages and vertical ones pixels, so the drawing takes any width
 * while its text keeps its size; only the lines, in a nested system of 1000 x 1000, are stretched.
 */
export function lineChart({ description, x, y, xTitle, series, mark }: LineChart): Html {
  const across = (value: number): string => `${(plot.left + (plot.right - plot.left) * x.at(value)).toFixed(2)}%`;
  const down = (value: number): string => (plot.bottom - (plot.bottom - plot.top) * y.at(value)).toFixed(1);
  const runs = series.map(({ kind, points }) => ({ kind, runs: unbroken(points) }));
  return html`<svg class="lines" width="100%" height="${height}" role="img" aria-label="${description}">
${y.ticks.map(({ value, text }) => html`<line class="grid" x1="${plot.left}%" x2="${plot.right}%" y1="${down(value)}" y2="${down(value)}"/><text class="tick" x="${plot.left - 2}%" y="${down(value)}" dy="4" text-anchor="end">${text}</text>`)}
${x.ticks.map(({ value, text }) => html`<text class="tick" x="${across(value)}" y="${plot.bottom + 18}" text-anchor="middle">${text}</text>`)}
<text class="tick" x="${(plot.left + plot.right) / 2}%" y="${height - 6}" text-anchor="middle">${xTitle}</text>
${mark && html`<line class="mark" x1="${across(mark.x)}" x2="${across(mark.x)}" y1="${plot.top - 8}" y2="${plot.bottom}"/><text class="mark-text" x="${across(mark.x)}" y="${plot.top - 13}" text-anchor="${anchor(x.at(mark.x))}">${mark.text}</text>`}
<svg x="${plot.left}%" y="${plot.top}" width="${plot.right - plot.left}%" height="${plot.bottom - plot.top}" viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">
${runs.map(({ kind, runs }) => html`<path class="line ${kind}" d="${runs.map((run) => path(run, x, y)).join('')}"/>`)}
</svg>
${runs.map(({ kind, runs }) => lone(runs, mark?.x).map((point) => html`<circle class="dot ${kind}" cx="${across(point.x)}" cy="${down(point.y)}" r="4"/>`))}
</svg>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The stretches of points between the gaps. */
function unbroken(points: Series['points']): Point[][] {
  const runs: Point[][] = [[]];
  for (const { x, y } of points) {
    if (y === null || !Number.isFinite(y)) runs.push([]);
    else runs.at(-1)?.push({ x, y });
  }
  return runs.filter((run) => run.length > 0);
}

function path(run: readonly Point[], x: Axis, y: Axis): string {
  return run
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${(1000 * x.at(point.x)).toFixed(1)} ${(1000 - 1000 * y.at(point.y)).toFixed(1)}`)
    .join('');
}

/** Points that need a dot: a run of one draws no line, and the mark wants its values seen. */
function lone(runs: readonly Point[][], marked: number | undefined): Point[] {
  return runs.flatMap((run) => run.filter((point) => run.length === 1 || point.x === marked));
}

function anchor(share: number): string {
  if (share < 0.25) return 'start';
  return share > 0.75 ? 'end' : 'middle';
}
