import { type Brush, light } from '../brush.ts';
import { type Point, smooth } from '../svg-path.ts';

/** An oval fish with three edged bands and rounded fins. */
export function drawClownfish(brush: Brush): string {
  const { rng, palette, vary, solid, within, line } = brush;
  const h = vary(44, 0.15);
  const bend = rng.uniform(-14, 14);
  const body = smooth([
    [92, 2],
    [74, -h * 0.52],
    [36, -h * 0.92],
    [-8, -h],
    [-50, -h * 0.62],
    [-80, -h * 0.26 + bend / 3],
    [-80, h * 0.26 + bend / 3],
    [-50, h * 0.6],
    [-8, h * 0.96],
    [38, h * 0.86],
    [72, h * 0.5],
  ]);
  const tail = smooth([
    [-70, -9],
    [-96, -30 + bend],
    [-122, -30 + bend],
    [-128, bend],
    [-122, 30 + bend],
    [-96, 30 + bend],
    [-70, 9],
  ]);
  const back = smooth([
    [46, -h * 0.72],
    [34, -h * 1.22],
    [10, -h * 1.4],
    [-10, -h * 1.24],
    [-30, -h * 1.42],
    [-56, -h * 1.02],
    [-58, -h * 0.5],
    [0, -h * 0.7],
  ]);
  const belly = smooth([
    [-4, h * 0.8],
    [-16, h * 1.34],
    [-44, h * 1.2],
    [-54, h * 0.5],
  ]);
  const fin = smooth([
    [26, 8],
    [6, 2],
    [-14, 14],
    [-12, 30],
    [8, 30],
  ]);
  const width = vary(11, 0.3);
  const band = (x: number, bulge: number): string => {
    const edge = (offset: number): Point[] => [-1.2, -0.6, 0, 0.6, 1.2].map((t) => [x + offset + bulge * (1 - t * t), t * h]);
    const path = smooth([...edge(-width), ...edge(width).toReversed()]);
    return `<path d="${path}" fill="${palette.accent}" stroke="${palette.outline}" stroke-width="4"/>`;
  };
  const rays = [-20, -8, 8, 20]
    .map((y) =>
      line(
        smooth(
          [
            [-84, y * 0.3],
            [-118, y + bend],
          ],
          true,
        ),
        palette.deep,
        1.6,
        0.6,
      ),
    )
    .join('');
  return [
    solid(tail, palette.base),
    rays,
    solid(back, palette.deep),
    solid(belly, palette.deep),
    solid(body, palette.base),
    within(body, band(42, 9) + band(-8, 13) + band(-62, 4)),
    brush.fill(body, light),
    solid(fin, palette.pale),
    line(
      smooth(
        [
          [90, 6],
          [80, 10],
          [72, 8],
        ],
        true,
      ),
      palette.outline,
      2.2,
    ),
    brush.eye([66, -h * 0.22], 7.5),
  ].join('');
}
