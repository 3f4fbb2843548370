import { type Brush, light } from '../brush.ts';
import { smooth, svg } from '../svg-path.ts';

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
  const upper = svg`M-90 ${bend - 6}Q-112 ${bend - 22} -134 ${bend - 56}Q-122 ${bend - 16} -114 ${bend}`;
  const lower = svg`Q-116 ${bend + 16} -128 ${bend + 34}Q-104 ${bend + 18} -90 ${bend + 6}Z`;
  const tail = upper + lower;
  const back = svg`M28 ${-h * 0.9}Q8 ${-h * 2.1} -16 ${-h * 2.5}Q-12 ${-h * 1.4} -24 ${-h * 0.7}Z`;
  const second = svg`M-58 ${-h * 0.4}Q-66 ${-h * 0.9} -78 ${-h}Q-76 ${-h * 0.6} -78 ${-h * 0.25}Z`;
  const chest = svg`M46 ${h * 0.5}Q20 ${h * 1.6} -12 ${h * 2.2}Q-6 ${h * 1.2} 8 ${h * 0.5}Z`;
  const pelvic = svg`M-44 ${h * 0.4}Q-56 ${h * 0.9} -70 ${h * 1.05}Q-66 ${h * 0.6} -64 ${h * 0.25}Z`;
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
    within(body, brush.fill(belly, palette.pale)),
    brush.fill(body, light),
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
