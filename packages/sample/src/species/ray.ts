import type { Brush } from '../brush.ts';
import { mirrored, type Point, smooth, svg, tube, walk } from '../svg-path.ts';

/** From above: two pointed wings, a whip of a tail, eyes on the back, rings or spots. */
export function drawRay(brush: Brush): string {
  const { rng, palette, vary, chance, solid, within, line, dot } = brush;
  const span = vary(100, 0.12);
  const sweep = rng.uniform(-30, 12);
  const half: Point[] = [
    [78, 0],
    [70, 13],
    [50, 24],
    [26, span * 0.52],
    [sweep + 4, span * 0.92],
    [sweep - 8, span],
    [sweep - 14, span * 0.9],
    [-30, span * 0.46],
    [-54, 18],
    [-64, 7],
  ];
  const body = smooth(mirrored(half));
  const curl = rng.uniform(-0.09, 0.09);
  const tail = tube(
    walk([-58, 0], Math.PI, vary(110, 0.15), 12, () => curl),
    (t) => 9 * (1 - t) + 1.5,
  );
  const pelvic = smooth([
    [-50, 16],
    [-76, 17],
    [-70, 4],
    [-70, -4],
    [-76, -17],
    [-50, -16],
  ]);
  const isRinged = chance(0.5);
  const spots = Array.from({ length: 16 + rng.integer(18) }, () => {
    const at: Point = [rng.uniform(-50, 44), rng.uniform(-span * 0.8, span * 0.8)];
    const radius = rng.uniform(2.5, 6);
    return isRinged
      ? svg`<circle cx="${at[0]}" cy="${at[1]}" r="${radius}" fill="none" stroke="${palette.accent}" stroke-width="2.2"/>`
      : dot(at, radius * 0.8, palette.accent);
  }).join('');
  const ridge = line(
    smooth(
      [
        [44, 0],
        [-58, 0],
      ],
      true,
    ),
    palette.deep,
    4,
    0.6,
  );
  const arcs = [-1, 1]
    .map((side) =>
      line(
        smooth(
          [
            [56, side * 20],
            [18, side * 32],
            [-34, side * 24],
          ],
          true,
        ),
        palette.deep,
        2.4,
        0.5,
      ),
    )
    .join('');
  return [
    solid(tail, palette.deep),
    solid(pelvic, palette.deep),
    solid(body, palette.base),
    within(body, spots),
    ridge,
    arcs,
    [-1, 1].map((side) => dot([52, side * 13], 7, palette.deep) + brush.eye([54, side * 13], 4.4)).join(''),
  ].join('');
}
