import { createRng, type Image } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { samePixels } from '../testing/same-pixels.ts';
import { speckledImage } from '../testing/speckled-image.ts';
import { type TransformMatrix, transform } from './transform.ts';

/** Pixel by pixel, as `ImagingGenericTransform` has it. */
function plainTransform({ data, height, width }: Image, matrix: TransformMatrix, fill: number): Uint8Array {
  const [a, b, c, d, e, f, g = 0, h = 0] = matrix;
  const target = new Uint8Array(data.length).fill(fill);
  const at = (row: number, column: number, channel: number): number =>
    data[(Math.max(0, Math.min(height - 1, row)) * width + Math.max(0, Math.min(width - 1, column))) * 3 + channel] as number;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const below = g * (x + 0.5) + h * (y + 0.5) + 1;
      const column = (a * (x + 0.5) + b * (y + 0.5) + c) / below;
      const row = (d * (x + 0.5) + e * (y + 0.5) + f) / below;
      if (!(column >= 0 && column < width && row >= 0 && row < height)) continue;
      const [left, top] = [Math.floor(column - 0.5), Math.floor(row - 0.5)];
      const [t, u] = [column - 0.5 - left, row - 0.5 - top];
      for (const channel of [0, 1, 2]) {
        const line = (i: number): number => at(i, left, channel) + (at(i, left + 1, channel) - at(i, left, channel)) * t;
        target[(y * width + x) * 3 + channel] = Math.trunc(line(top) + (line(top + 1) - line(top)) * u);
      }
    }
  }
  return target;
}

describe('transform', () => {
  it('gives the very bytes of the plain sums when bilinear, affine or projective, on borders and beyond', () => {
    const rng = createRng(4);
    const near = (centre: number, reach: number): number => rng.uniform(centre - reach, centre + reach);
    for (let draw = 0; draw < 60; draw++) {
      const photo = speckledImage(1 + rng.integer(30), 1 + rng.integer(30), draw);
      const tilt = draw % 2 === 0 ? [] : [near(0, 0.02), near(0, 0.02)];
      const turned = [near(1, 0.6), near(0, 0.6), near(0, 9), near(0, 0.6), near(1, 0.6), near(0, 9), ...tilt];
      // Halves and whole pixels: every coordinate on a seam.
      const matrix = (draw % 5 === 0 ? turned.map((value) => Math.round(2 * value) / 2) : turned) as unknown as TransformMatrix;
      const target = new Uint8Array(photo.data.length).fill(9);
      transform(photo, target, matrix, { interpolation: 'bilinear', fill: 77 });
      expect(samePixels(target, plainTransform(photo, matrix, 77)), JSON.stringify(matrix)).toBe(true);
    }
  });

  it('copies the pixels when it moves by whole ones, near and beyond the border', () => {
    const photo = speckledImage(7, 9);
    for (const c of [-12, -3, 0, 2, 9]) {
      for (const f of [-8, -1, 0, 4, 30]) {
        const matrix: TransformMatrix = [1, 0, c, 0, 1, f];
        for (const interpolation of ['nearest', 'bilinear'] as const) {
          const target = new Uint8Array(photo.data.length).fill(9);
          transform(photo, target, matrix, { interpolation, fill: 77 });
          expect(samePixels(target, plainTransform(photo, matrix, 77)), `${c} ${f}`).toBe(true);
        }
      }
    }
  });
});
