import type { Brush } from '../brush.ts';
import { type Point, smooth, svg, tube } from '../svg-path.ts';

/** A wide shell between eight jointed legs, two claws in front and eyes on stalks. */
export function drawCrab(brush: Brush): string {
  const { rng, palette, vary, solid, within, line, dot } = brush;
  const wide = vary(58, 0.1);
  const tall = vary(40, 0.12);
  const legs = [-1, 1].flatMap((side) =>
    [0, 1, 2, 3].map((i) => {
      const base: Point = [side * wide * 0.72, -8 + i * 12];
      const reach = 46 - Math.abs(i - 1.2) * 5;
      const lift = rng.uniform(-9, 9) - 18 + i * 14;
      const knee: Point = [base[0] + side * reach, base[1] + lift];
      const foot: Point = [knee[0] + side * rng.uniform(10, 24), knee[1] + 26 + i * 5];
      return solid(
        tube(
          [
            base,
            [(base[0] + knee[0]) / 2, (base[1] + knee[1]) / 2 - 4],
            knee,
            [(knee[0] + foot[0]) / 2 + side * 4, (knee[1] + foot[1]) / 2],
            foot,
          ],
          (t) => 12 - 9.5 * t,
        ),
        palette.deep,
      );
    }),
  );
  const claws = [-1, 1].map((side) => {
    const size = vary(1, 0.22);
    const elbow: Point = [side * (wide + rng.uniform(14, 24)), -tall * 0.9];
    const hand: Point = [side * (wide * 0.72 + rng.uniform(0, 16)), -tall - rng.uniform(34, 46)];
    const arm = solid(
      tube([[side * wide * 0.7, -tall * 0.5], elbow, hand], (t) => 13 + 4 * t),
      palette.deep,
    );
    const tilt = side * rng.uniform(-20, 30);
    const lower = 'M-15 12C-26 -4 -24 -30 -9 -44C-13 -26 -10 -12 1 -6L8 12Z';
    const upper = 'M2 12C-2 -4 0 -16 4 -24C8 -34 9 -40 8 -46C24 -32 26 -4 15 12Z';
    const place = svg`translate(${hand[0]} ${hand[1]}) rotate(${tilt}) scale(${side} 1) scale(${size.toFixed(2)})`;
    return `${arm}<g transform="${place}">${solid(lower, palette.base)}${solid(upper, palette.base)}</g>`;
  });
  const shell = smooth([
    [0, -tall],
    [wide * 0.5, -tall * 0.98],
    [wide * 0.95, -tall * 0.5],
    [wide, 0],
    [wide * 0.7, tall * 0.7],
    [0, tall * 0.92],
    [-wide * 0.7, tall * 0.7],
    [-wide, 0],
    [-wide * 0.95, -tall * 0.5],
    [-wide * 0.5, -tall * 0.98],
  ]);
  const bumps = Array.from({ length: 14 }, () =>
    dot([rng.uniform(-wide, wide), rng.uniform(-tall, tall * 0.7)], rng.uniform(2, 5.5), palette.accent, 0.8),
  ).join('');
  const groove = line(
    smooth(
      [
        [-wide * 0.5, -tall * 0.1],
        [-wide * 0.2, tall * 0.2],
        [0, tall * 0.1],
        [wide * 0.2, tall * 0.2],
        [wide * 0.5, -tall * 0.1],
      ],
      true,
    ),
    palette.deep,
    3,
    0.8,
  );
  const eyes = [-1, 1]
    .map(
      (side) =>
        line(svg`M${side * 13} ${-tall + 4}L${side * 17} ${-tall - 14}`, palette.outline, 5.5) + brush.eye([side * 17, -tall - 16], 6.4),
    )
    .join('');
  return [...legs, ...claws, eyes, solid(shell, palette.base), within(shell, bumps), groove].join('');
}
