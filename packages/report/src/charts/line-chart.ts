import { type Html, html } from '../markup/html.ts';
import type { Axis } from './axis.ts';
import { type Plot, plot } from './plot.ts';

export interface LineChart extends Plot {
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

/** Lines over a common x; they break at a gap. */
export function lineChart({ series, mark, ...frame }: LineChart): Html {
  const { x, y } = frame;
  const lines = series.map(({ kind, points }) => ({ kind, runs: unbroken(points) }));
  return plot(frame, {
    stretched: lines.map(({ kind, runs }) => html`<path class="line ${kind}" d="${runs.map((run) => path(run, x, y)).join('')}"/>`),
    placed: ({ across, down, top, bottom }) => [
      mark &&
        html`<line class="mark" x1="${across(mark.x)}" x2="${across(mark.x)}" y1="${top - 8}" y2="${bottom}"/>
<text class="mark-text" x="${across(mark.x)}" y="${top - 13}" text-anchor="${anchor(x.at(mark.x))}">${mark.text}</text>`,
      lines.map(({ kind, runs }) =>
        lone(runs, mark?.x).map((point) => html`<circle class="dot ${kind}" cx="${across(point.x)}" cy="${down(point.y)}" r="4"/>`),
      ),
    ],
  });
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

/** Points that need a dot: a run of one point draws no line, and the values at the mark should be seen. */
function lone(runs: readonly Point[][], marked: number | undefined): Point[] {
  return runs.flatMap((run) => run.filter((point) => run.length === 1 || point.x === marked));
}

function anchor(share: number): string {
  if (share < 0.25) return 'start';
  return share > 0.75 ? 'end' : 'middle';
}
