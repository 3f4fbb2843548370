import type { Brush } from '../brush.ts';
import { type Point, smooth } from '../svg-path.ts';

/** Five arms that bend a little, with rows of knobs along each. */
export function drawStarfish(brush: Brush): string {
  const { rng, palette, vary, solid, dot } = brush;
  const inner = vary(32, 0.18);
  const twist = rng.uniform(-0.14, 0.14);
  const arms = Array.from({ length: 5 }, (_, i) => ({
    angle: ((i * 72 - 90) * Math.PI) / 180 + rng.uniform(-0.1, 0.1),
    length: vary(96, 0.12),
    bend: twist + rng.uniform(-0.1, 0.1),
  }));
  const polar = (angle: number, radius: number): Point => [Math.cos(angle) * radius, Math.sin(angle) * radius];
  const outline = arms.flatMap(({ angle, length, bend }): Point[] => [
    polar(angle - 0.63, inner),
    polar(angle - 0.26 + bend * 0.4, length * 0.58),
    polar(angle - 0.1 + bend, length * 0.95),
    polar(angle + bend, length),
    polar(angle + 0.1 + bend, length * 0.95),
    polar(angle + 0.26 + bend * 0.4, length * 0.58),
  ]);
  const knobs = arms
    .flatMap(({ angle, length, bend }) => {
      const rows = [0.16, 0.32, 0.48, 0.64, 0.8].flatMap((t) =>
        (t < 0.7 ? [-1, 0, 1] : [0]).map((side) =>
          dot(
            polar(angle + bend * t * t + (side * 0.115) / (t + 0.3), length * t),
            4.6 - 2.4 * t,
            side === 0 ? palette.accent : palette.pale,
          ),
        ),
      );
      return rows;
    })
    .join('');
  return solid(smooth(outline), palette.base) + knobs + dot([0, 0], 7, palette.accent);
}
