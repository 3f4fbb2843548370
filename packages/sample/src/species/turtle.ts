import { type Brush, light } from '../brush.ts';
import { mirrored, type Point, smooth, straight } from '../svg-path.ts';

/** From above: a shell of plates, long front flippers, short hind ones. */
export function drawTurtle(brush: Brush): string {
  const { rng, palette, vary, solid, within, dot } = brush;
  const wide = vary(50, 0.1);
  const stroke = rng.uniform(-26, 30);
  const limb = (points: readonly Point[], side: number): string => {
    const placed = points.map(([x, y]): Point => [x, side * y]);
    const scales = placed.map(([x, y]) => dot([x * 0.9 + 4, y * 0.86], 3, palette.accent, 0.7)).join('');
    const outline = smooth(placed);
    return solid(outline, palette.base) + within(outline, scales);
  };
  const flippers = [-1, 1].map((side) => {
    const swing = stroke * rng.uniform(0.6, 1.2);
    const front: Point[] = [
      [46, wide * 0.55],
      [56, wide * 0.95],
      [38 + swing * 0.5, wide * 1.6],
      [8 + swing, wide * 2.2],
      [0 + swing, wide * 2.2],
      [8 + swing * 0.6, wide * 1.6],
      [20, wide * 0.9],
    ];
    const hind: Point[] = [
      [-48, wide * 0.5],
      [-58, wide * 0.86],
      [-84, wide * 1.1],
      [-94, wide * 0.98],
      [-84, wide * 0.7],
      [-66, wide * 0.28],
    ];
    return limb(front, side) + limb(hind, side);
  });
  const head = smooth(
    mirrored([
      [112, 0],
      [106, 12],
      [92, 16],
      [76, 13],
      [60, 12],
    ]),
  );
  const tail = smooth(
    mirrored([
      [-94, 0],
      [-80, 6],
      [-64, 8],
    ]),
  );
  const shell = smooth(
    mirrored([
      [72, 0],
      [66, wide * 0.5],
      [40, wide * 0.92],
      [0, wide],
      [-40, wide * 0.8],
      [-70, wide * 0.36],
      [-80, 0],
    ]),
  );
  const plate = (points: readonly Point[]): string =>
    `<path d="${straight(points)}" fill="${palette.deep}" stroke="${palette.accent}" stroke-width="3.6" stroke-linejoin="round"/>`;
  const w = wide * 0.34;
  const middle = [48, 20, -10, -40]
    .map((x) =>
      plate([
        [x + 20, 0],
        [x + 12, w],
        [x - 10, w],
        [x - 18, 0],
        [x - 10, -w],
        [x + 12, -w],
      ]),
    )
    .join('');
  const sides = [-1, 1]
    .flatMap((side) =>
      [58, 30, 0, -30, -58].map((x) =>
        plate([
          [x + 12, side * w],
          [x - 14, side * w],
          [x - 20, side * wide * 1.1],
          [x + 18, side * wide * 1.1],
        ]),
      ),
    )
    .join('');
  return [
    ...flippers,
    solid(tail, palette.base),
    solid(head, palette.base),
    brush.eye([98, 10], 4),
    brush.eye([98, -10], 4),
    solid(shell, palette.deep),
    within(shell, sides + middle),
    brush.fill(shell, light),
    `<path d="${shell}" fill="none" stroke="${palette.outline}" stroke-width="4"/>`,
  ].join('');
}
