import { type Content, type Html, html } from '../markup/html.ts';
import type { Axis } from './axis.ts';

export interface Plot {
  /** Read out in place of the drawing. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly xTitle: string;
}

/** Places a value on the drawing: an attribute's text. */
export interface Places {
  across(x: number): string;
  down(y: number): string;
  /** Of the plot, pixels; above `top` there is room for one line of text. */
  readonly top: number;
  readonly bottom: number;
}

const height = 232;
const area = { left: 13, right: 97, top: 26, bottom: 190 };

/**
 * A drawing with axes. Horizontal places are percentages and vertical ones pixels, so it takes any width while its text
 * keeps its size.
 *
 * @param draw.stretched - lines in a nested system of 1000 x 1000, y downwards, which takes the shape of the plot.
 * @param draw.placed - marks and text, which keep their shape; placed by `Places`.
 */
export function plot(
  { description, x, y, xTitle }: Plot,
  draw: { readonly stretched: Content; readonly placed: (places: Places) => Content },
): Html {
  const across = (value: number): string => `${(area.left + (area.right - area.left) * x.at(value)).toFixed(2)}%`;
  const down = (value: number): string => (area.bottom - (area.bottom - area.top) * y.at(value)).toFixed(1);
  const inner = html`x="${area.left}%" y="${area.top}" width="${area.right - area.left}%" height="${area.bottom - area.top}"`;
  const yTick = ({ value, text }: Axis['ticks'][number]): Html =>
    html`<line class="grid" x1="${area.left}%" x2="${area.right}%" y1="${down(value)}" y2="${down(value)}"/>
<text class="tick" x="${area.left - 2}%" y="${down(value)}" dy="4" text-anchor="end">${text}</text>
`;
  const xTick = ({ value, text }: Axis['ticks'][number]): Html =>
    html`<text class="tick" x="${across(value)}" y="${area.bottom + 18}" text-anchor="middle">${text}</text>
`;
  return html`<svg class="lines" width="100%" height="${height}" role="img" aria-label="${description}">
${y.ticks.map(yTick)}${x.ticks.map(xTick)}
<text class="tick" x="${(area.left + area.right) / 2}%" y="${height - 6}" text-anchor="middle">${xTitle}</text>
<svg ${inner} viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">
${draw.stretched}
</svg>
${draw.placed({ across, down, top: area.top, bottom: area.bottom })}
</svg>`;
}
