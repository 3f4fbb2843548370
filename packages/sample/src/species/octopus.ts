import type { Brush } from '../brush.ts';
import { type Point, smooth, tube, walk } from '../svg-path.ts';

/** A bulging mantle over eight tapering arms, some of which show their suckers. */
export function drawOctopus(brush: Brush): string {
  const { rng, palette, vary, chance, solid, dot, line } = brush;
  const arms = Array.from({ length: 8 }, (_, i) => {
    const heading = Math.PI * (0.02 + (i / 7) * 0.96) + rng.uniform(-0.1, 0.1);
    const start: Point = [30 * Math.cos(heading), 2 + 12 * Math.sin(heading)];
    const swing = rng.uniform(0.1, 0.22) * (chance(0.5) ? 1 : -1);
    const curl = rng.uniform(0.1, 0.5) * (Math.cos(heading) > 0 ? -1 : 1);
    const spine = walk(start, heading, vary(118, 0.16), 16, (t) => swing * Math.sin(t * 7) + (t > 0.6 ? curl * (t - 0.6) * 2 : 0));
    const limb = solid(
      tube(spine, (t) => 25 * (1 - t) ** 0.8 + 3),
      i % 2 === 0 ? palette.base : palette.deep,
    );
    const suckers = chance(0.6)
      ? spine
          .slice(2, 14)
          .map(([x, y], k) => dot([x, y + 1], 4.4 * (1 - k / 15), palette.pale) + dot([x, y + 1], 1.9 * (1 - k / 15), palette.outline))
          .join('')
      : '';
    return { limb: limb + suckers, isFront: i % 2 === 0 };
  });
  const tall = vary(88, 0.12);
  const lean = rng.uniform(-16, 16);
  const mantle = smooth([
    [-34, 8],
    [-40, -14],
    [-46 + lean / 2, -tall * 0.55],
    [-34 + lean, -tall * 0.92],
    [lean, -tall * 1.08],
    [34 + lean, -tall * 0.92],
    [46 + lean / 2, -tall * 0.55],
    [40, -14],
    [34, 8],
    [0, 18],
  ]);
  const freckles = Array.from({ length: 14 }, () =>
    dot([rng.uniform(-30, 30) + lean * 0.7, rng.uniform(-tall * 0.95, -tall * 0.4)], rng.uniform(1.5, 4.5), palette.accent, 0.8),
  ).join('');
  const brow = [-1, 1]
    .map((side) =>
      line(
        smooth(
          [
            [side * 12, -22],
            [side * 20, -28],
            [side * 29, -23],
          ],
          true,
        ),
        palette.outline,
        2.4,
      ),
    )
    .join('');
  return [
    ...arms.filter(({ isFront }) => !isFront).map(({ limb }) => limb),
    ...arms.filter(({ isFront }) => isFront).map(({ limb }) => limb),
    solid(mantle, palette.base),
    freckles,
    brush.eye([-20, -13], 8.5),
    brush.eye([20, -13], 8.5),
    brow,
  ].join('');
}
