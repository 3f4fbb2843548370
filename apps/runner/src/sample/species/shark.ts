import type { Brush } from '../brush.ts';
import { n, smooth } from '../svg-path.ts';

/** A spindle with a pale belly, gill slits, a tall back fin and a tail longer above than below. */
export function drawShark(brush: Brush): string {
  const { rng, palette, vary, solid, within, line } = brush;
  const h = vary(27, 0.15);
  const bend = rng.uniform(-12, 12);
  const body = smooth([
    [120, -4],
    [96, -h * 0.7],
    [50, -h],
    [0, -h * 0.96],
    [-50, -h * 0.5],
    [-98, -5 + bend],
    [-98, 5 + bend],
    [-50, h * 0.42],
    [0, h * 0.8],
    [50, h * 0.82],
    [92, h * 0.42],
  ]);
  const tail = `M-90 ${n(bend - 6)}Q-112 ${n(bend - 22)} -134 ${n(bend - 56)}Q-122 ${n(bend - 16)} -114 ${n(bend)}Q-116 ${n(bend + 16)} -128 ${n(bend + 34)}Q-104 ${n(bend + 18)} -90 ${n(bend + 6)}Z`;
  const back = `M28 ${n(-h * 0.9)}Q8 ${n(-h * 2.1)} -16 ${n(-h * 2.5)}Q-12 ${n(-h * 1.4)} -24 ${n(-h * 0.7)}Z`;
  const second = `M-58 ${n(-h * 0.4)}Q-66 ${n(-h * 0.9)} -78 ${n(-h)}Q-76 ${n(-h * 0.6)} -78 ${n(-h * 0.25)}Z`;
  const chest = `M46 ${n(h * 0.5)}Q20 ${n(h * 1.6)} -12 ${n(h * 2.2)}Q-6 ${n(h * 1.2)} 8 ${n(h * 0.5)}Z`;
  const pelvic = `M-44 ${n(h * 0.4)}Q-56 ${n(h * 0.9)} -70 ${n(h * 1.05)}Q-66 ${n(h * 0.6)} -64 ${n(h * 0.25)}Z`;
  const belly = smooth([
    [126, 4],
    [84, h * 0.22],
    [20, h * 0.3],
    [-60, h * 0.16],
    [-100, h * 0.1 + bend],
    [-100, 60],
    [120, 60],
  ]);
  const gills = [0, 1, 2, 3, 4]
    .map((i) =>
      line(
        smooth(
          [
            [62 - i * 7, -h * 0.36],
            [59 - i * 7, 0],
            [61 - i * 7, h * 0.3],
          ],
          true,
        ),
        palette.outline,
        2,
      ),
    )
    .join('');
  return [
    solid(tail, palette.base),
    solid(second, palette.deep),
    solid(pelvic, palette.deep),
    solid(back, palette.base),
    solid(body, palette.base),
    within(body, `<path d="${belly}" fill="${palette.pale}"/>`),
    `<path d="${body}" fill="url(#light)"/>`,
    gills,
    solid(chest, palette.deep),
    line(
      smooth(
        [
          [108, h * 0.3],
          [94, h * 0.34],
          [82, h * 0.12],
        ],
        true,
      ),
      palette.outline,
      2.2,
    ),
    brush.eye([91, -h * 0.24], 4.6),
  ].join('');
}
