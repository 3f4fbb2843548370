import { type Brush, light } from '../brush.ts';
import { type Point, smooth, svg, tube, walk } from '../svg-path.ts';

/** A translucent bell with a scalloped rim, frilled mouth arms and long trailing threads. */
export function drawJellyfish(brush: Brush): string {
  const { rng, palette, vary, fill, line, oval } = brush;
  const wide = vary(66, 0.12);
  const tall = vary(66, 0.15);
  const drift = rng.uniform(-0.05, 0.05);
  const trail = (x: number, length: number, phase: number): Point[] =>
    walk([x, -4], Math.PI / 2, length, 18, (t) => 0.32 * Math.cos(t * 11 + phase) + drift);
  const count = 7 + rng.integer(6);
  const threads = Array.from({ length: count }, (_, i) => {
    const x = wide * ((i / (count - 1)) * 1.7 - 0.85) + rng.uniform(-3, 3);
    return line(smooth(trail(x, rng.uniform(80, 135), rng.uniform(0, 6)), true), palette.pale, 2.4, 0.85);
  }).join('');
  const mouth = [-0.36, -0.1, 0.14, 0.38]
    .map((at) => {
      const arm = trail(at * wide, rng.uniform(58, 96), rng.uniform(0, 6));
      return fill(
        tube(arm, (t) => 15 * (1 - t) + 3 + 4 * Math.sin(t * 34)),
        palette.accent,
        0.75,
      );
    })
    .join('');
  const scallops = 7;
  const rim = Array.from({ length: scallops }, (_, i) => {
    const x = wide - ((i + 1) / scallops) * wide * 2;
    return svg`Q${x + wide / scallops} ${rng.uniform(9, 15)} ${x} -2`;
  }).join('');
  const left = svg`M${-wide} -2C${-wide * 1.04} ${-tall * 0.9} ${-wide * 0.5} ${-tall * 1.4} 0 ${-tall * 1.4}`;
  const right = svg`C${wide * 0.5} ${-tall * 1.4} ${wide * 1.04} ${-tall * 0.9} ${wide} -2`;
  const bell = `${left}${right}${rim}Z`;
  const ribs = [-0.62, -0.32, 0, 0.32, 0.62]
    .map((at) =>
      line(
        smooth(
          [
            [at * wide * 0.5, -tall * 1.3],
            [at * wide * 1.1, -tall * 0.7],
            [at * wide * 1.24, -6],
          ],
          true,
        ),
        palette.accent,
        3,
        0.6,
      ),
    )
    .join('');
  const lobes = [-0.36, -0.12, 0.12, 0.36]
    .map((at) => oval([at * wide, -tall * 0.62], [wide * 0.1, tall * 0.17], palette.accent, 0.7))
    .join('');
  const body = `<path d="${bell}" fill="${palette.base}" fill-opacity="0.85" stroke="${palette.outline}" stroke-width="2.4"/>`;
  const [x, y] = [-wide * 0.36, -tall * 0.98];
  const shine = svg`<g transform="rotate(-32 ${x} ${y})">${oval([x, y], [wide * 0.2, tall * 0.12], '#fff', 0.5)}</g>`;
  return [threads, mouth, body, ribs, lobes, fill(bell, light), shine].join('');
}
