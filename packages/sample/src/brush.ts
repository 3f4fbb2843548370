import type { Rng } from '@graft/core';
import type { Palette } from './palette.ts';
import { type Point, svg } from './svg-path.ts';

/** What a species is drawn with: random numbers, colours, and the marks that all species share. */
export interface Brush {
  readonly rng: Rng;
  readonly palette: Palette;
  /** `nominal` times a factor in [1 - spread, 1 + spread]. */
  vary(nominal: number, spread: number): number;
  chance(probability: number): boolean;
  /** A shape filled with one colour, or with `light`. */
  fill(path: string, colour: string, opacity?: number): string;
  /** A closed shape, filled, outlined, and lit from above. */
  solid(path: string, fill: string): string;
  /** `marks`, clipped to the outline of `path`. */
  within(path: string, marks: string): string;
  line(path: string, colour: string, width: number, opacity?: number): string;
  dot(at: Point, radius: number, colour: string, opacity?: number): string;
  oval(at: Point, radii: Point, colour: string, opacity: number): string;
  eye(at: Point, radius: number): string;
}

/** Fill of what is lit from above; defined by `lightGradient`. */
export const light = 'url(#light)';

/** The gradient behind `light`; once per picture. */
export const lightGradient: string = [
  '<linearGradient id="light" x1="0" y1="0" x2="0.15" y2="1">',
  '<stop offset="0" stop-color="#fff" stop-opacity="0.38"/>',
  '<stop offset="0.45" stop-color="#fff" stop-opacity="0"/>',
  '<stop offset="1" stop-color="#000" stop-opacity="0.36"/>',
  '</linearGradient>',
].join('');

/** @param name - prefix of the ids in the picture: each brush of a picture needs its own. */
export function createBrush(rng: Rng, palette: Palette, name = 'animal'): Brush {
  let ids = 0;
  const brush: Brush = {
    rng,
    palette,
    vary: (nominal, spread) => nominal * rng.uniform(1 - spread, 1 + spread),
    chance: (probability) => rng.random() < probability,
    fill: (path, colour, opacity = 1) => `<path d="${path}" fill="${colour}" fill-opacity="${opacity}"/>`,
    solid: (path, fill) =>
      `<path d="${path}" fill="${fill}" stroke="${palette.outline}" stroke-width="2.4" stroke-linejoin="round"/>${brush.fill(path, light)}`,
    within(path, marks) {
      const id = `${name}${ids++}`;
      return `<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})">${marks}</g>`;
    },
    line: (path, colour, width, opacity = 1) =>
      svg`<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-opacity="${opacity}"/>`,
    dot: ([x, y], radius, colour, opacity = 1) =>
      svg`<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}" fill-opacity="${opacity}"/>`,
    oval: ([x, y], [rx, ry], colour, opacity) =>
      svg`<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${colour}" fill-opacity="${String(opacity)}"/>`,
    eye: ([x, y], radius) =>
      brush.dot([x, y], radius, '#f6f3e8') +
      brush.dot([x + radius * 0.15, y], radius * 0.62, '#16181d') +
      brush.dot([x + radius * 0.35, y - radius * 0.3], radius * 0.22, '#fff'),
  };
  return brush;
}
