export type Point = readonly [x: number, y: number];

/** A template of markup whose numbers are rounded to a tenth of a unit: shorter, and the same text on every machine. */
export function svg(markup: TemplateStringsArray, ...values: readonly (number | string)[]): string {
  const texts = values.map((value) => (typeof value === 'number' ? Math.round(value * 10) / 10 || 0 : value));
  return String.raw({ raw: markup }, ...texts);
}

/** A polygon, or with `isOpen` a line, through the points. */
export function straight(points: readonly Point[], isOpen = false): string {
  return `M${points.map(([x, y]) => svg`${x} ${y}`).join('L')}${isOpen ? '' : 'Z'}`;
}

/**
 * A curve through all points, each piece the cubic Bezier of a Catmull-Rom spline:
 * control points at P1 + (P2 - P0) / 6 and P2 - (P3 - P1) / 6.
 */
export function smooth(points: readonly Point[], isOpen = false): string {
  const count = points.length;
  const at = (index: number): Point => points[isOpen ? Math.max(0, Math.min(count - 1, index)) : (index + count) % count] as Point;
  let path = svg`M${at(0)[0]} ${at(0)[1]}`;
  for (let i = 0; i < (isOpen ? count - 1 : count); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    path += svg`C${from[0] + (to[0] - before[0]) / 6} ${from[1] + (to[1] - before[1]) / 6}`;
    path += svg` ${to[0] - (after[0] - from[0]) / 6} ${to[1] - (after[1] - from[1]) / 6} ${to[0]} ${to[1]}`;
  }
  return isOpen ? path : `${path}Z`;
}

/** The outline of a limb: `spine` thickened to `width(t)` at t = 0 .. 1 of its points. */
export function tube(spine: readonly Point[], width: (t: number) => number): string {
  const last = spine.length - 1;
  const left: Point[] = [];
  const right: Point[] = [];
  for (let i = 0; i <= last; i++) {
    const [x, y] = spine[i] as Point;
    const [ax, ay] = spine[Math.max(0, i - 1)] as Point;
    const [bx, by] = spine[Math.min(last, i + 1)] as Point;
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const half = width(i / last) / 2;
    left.push([x - ((by - ay) / length) * half, y + ((bx - ax) / length) * half]);
    right.unshift([x + ((by - ay) / length) * half, y - ((bx - ax) / length) * half]);
  }
  return smooth([...left, ...right]);
}

/** `steps` steps from `start` towards `heading` (radians), `length` in all; step t = 1 / steps .. 1 first turns by `turn(t)` radians. */
export function walk(start: Point, heading: number, length: number, steps: number, turn: (t: number) => number): Point[] {
  const points: Point[] = [start];
  let [x, y] = start;
  let angle = heading;
  for (let i = 1; i <= steps; i++) {
    angle += turn(i / steps);
    x += (Math.cos(angle) * length) / steps;
    y += (Math.sin(angle) * length) / steps;
    points.push([x, y]);
  }
  return points;
}

/** The outline of a symmetric shape: `half` of it, then its reflection in the x axis back to the start. */
export function mirrored(half: readonly Point[]): Point[] {
  const back = half
    .filter(([, y]) => y !== 0)
    .map(([x, y]): Point => [x, -y])
    .toReversed();
  return [...half, ...back];
}
