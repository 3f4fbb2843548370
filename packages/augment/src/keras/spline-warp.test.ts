import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AffineMap } from '../affine/affine-map.ts';
import type { FillMode } from '../affine/fold-coordinate.ts';
import { splineWarp } from './spline-warp.ts';

interface Recorded {
  readonly height: number;
  readonly width: number;
  readonly order: 2 | 3;
  readonly fillMode: FillMode;
  readonly pixels: readonly number[];
  readonly map: readonly [number, number, number, number, number, number];
  readonly result: readonly number[];
}

const recorded = JSON.parse(readFileSync(new URL('./__fixtures__/scipy-splines.json', import.meta.url), 'utf8')) as readonly Recorded[];

it.each(recorded)(
  'equals SciPy on $height x $width pixels: order $order, $fillMode',
  ({ height, width, order, fillMode, pixels, map, result }) => {
    const [a, b, c, d, e, f] = map;
    const warped = splineWarp(pixels, { height, width, channels: 1 }, [a, b, c, d, e, f] as AffineMap, { fillMode, cval: 0, order });
    expect(warped).toHaveLength(result.length);
    for (const [at, value] of result.entries()) expect(Math.abs((warped[at] as number) - value), `value ${at}`).toBeLessThan(1e-6);
  },
);
