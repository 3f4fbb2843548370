import type { Brush } from '../brush.ts';
import { type Point, smooth, straight, tube, walk } from '../svg-path.ts';

/** Upright: a long snout, a crown, a ringed trunk, a small back fin and a coiled tail. */
export function drawSeahorse(brush: Brush): string {
  const { rng, palette, vary, solid, line } = brush;
  const steps = 44;
  const coil = rng.uniform(0.34, 0.46);
  const neck: Point = [6, -62];
  // Down the back, out at the belly, then ever tighter into the coil.
  const spine = walk(neck, 2.05, vary(262, 0.06), steps, (t) =>
    t < 0.16 ? -0.075 : t < 0.4 ? -0.02 : t < 0.58 ? 0.085 : -coil * (0.3 + (t - 0.58) * 1.5),
  );
  const width = (t: number): number => (t < 0.3 ? 22 + 62 * Math.sin((t / 0.3) * 1.35) * 0.5 : 52 * (1 - (t - 0.3) / 0.7) ** 1.5 + 3);
  const body = tube(spine, width);
  const rings = spine
    .map((_, i) => i)
    .filter((i) => i > 3 && i < steps - 2 && i % 2 === 0)
    .map((i) => {
      const [x, y] = spine[i] as Point;
      const [ax, ay] = spine[i - 1] as Point;
      const length = Math.hypot(x - ax, y - ay) || 1;
      const half = width(i / steps) * 0.46;
      const across: Point = [(-(y - ay) / length) * half, ((x - ax) / length) * half];
      const bow: Point = [x + ((x - ax) / length) * 3, y + ((y - ay) / length) * 3];
      return line(smooth([[x - across[0], y - across[1]], bow, [x + across[0], y + across[1]]], true), palette.deep, 2.2, 0.75);
    })
    .join('');
  const head = smooth([
    [40, -76],
    [30, -92],
    [10, -98],
    [-12, -90],
    [-16, -70],
    [-2, -54],
    [20, -56],
    [34, -64],
  ]);
  const snout = tube(
    [
      [30, -74],
      [52, -68],
      [76, -62],
    ],
    (t) => 17 - 7 * t + 6 * Math.max(0, t - 0.7),
  );
  const crown = [-14, -5, 4, 13]
    .map((x, i) =>
      solid(
        straight([
          [x - 5, -92],
          [x - 4 + i, -110 - (i % 2) * 7],
          [x + 5, -94],
        ]),
        palette.accent,
      ),
    )
    .join('');
  const [fx, fy] = spine[14] as Point;
  const w = width(14 / steps) / 2;
  const fin = smooth([
    [fx - w + 5, fy - 20],
    [fx - w - 22, fy - 20],
    [fx - w - 27, fy + 2],
    [fx - w - 16, fy + 20],
    [fx - w + 6, fy + 16],
  ]);
  const finRays = [-12, -2, 8].map((y) => line(`M${fx - w} ${fy + y}L${fx - w - 19} ${fy + y * 1.3}`, palette.outline, 1.6, 0.6)).join('');
  return [
    solid(fin, palette.accent),
    finRays,
    solid(body, palette.base),
    rings,
    solid(snout, palette.base),
    crown,
    solid(head, palette.base),
    solid(
      smooth([
        [-10, -66],
        [-22, -60],
        [-18, -48],
        [-4, -52],
      ]),
      palette.accent,
    ),
    brush.eye([15, -78], 6.4),
  ].join('');
}
