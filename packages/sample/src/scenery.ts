import type { Brush } from './brush.ts';
import { hsl } from './palette.ts';
import { type Point, smooth, svg, tube, walk } from './svg-path.ts';

/** Size of a picture, pixels. */
export const pictureWidth = 320;
export const pictureHeight = 240;

export function sand(brush: Brush): string {
  const { rng } = brush;
  const y = rng.uniform(165, 222);
  const hue = rng.uniform(15, 65);
  const light = rng.uniform(35, 78);
  const edge = [-20, 60, 140, 220, 340].map((x): Point => [x, y + rng.uniform(-9, 9)]);
  const place = (): Point => [rng.uniform(0, pictureWidth), rng.uniform(y + 8, pictureHeight)];
  const grains = [0.5, 0.8, 1.2].map((factor) => dust(16, place, hsl(hue, 30, light * factor), rng.uniform(1.2, 3.2), 0.7)).join('');
  return brush.fill(smooth([...edge, [360, 300], [-40, 300]]), hsl(hue, rng.uniform(15, 50), light)) + grains;
}

export function rock(brush: Brush): string {
  const { rng, solid } = brush;
  const x = rng.uniform(-10, pictureWidth + 10);
  const y = rng.uniform(185, 250);
  const size = rng.uniform(18, 58);
  const outline = [0, 1, 2, 3, 4, 5, 6].map((i): Point => {
    const angle = (i / 7) * 2 * Math.PI;
    return [x + Math.cos(angle) * size * rng.uniform(0.7, 1.2), y + Math.sin(angle) * size * rng.uniform(0.45, 0.8)];
  });
  return solid(smooth(outline), hsl(rng.uniform(0, 360), rng.uniform(4, 30), rng.uniform(20, 58)));
}

export function weed(brush: Brush): string {
  const { rng } = brush;
  const x = rng.uniform(-5, pictureWidth + 5);
  const colour = anyColour(brush);
  const blades = 1 + rng.integer(4);
  return Array.from({ length: blades }, () => {
    const phase = rng.uniform(0, 6);
    const spine = walk(
      [x + rng.uniform(-16, 16), 250],
      -Math.PI / 2 + rng.uniform(-0.2, 0.2),
      rng.uniform(50, 190),
      14,
      (t) => 0.26 * Math.cos(t * 9 + phase),
    );
    const wide = rng.uniform(5, 13);
    const blade = tube(spine, (t) => wide * (1 - t) ** 0.6 + 1);
    return brush.fill(blade, colour, 0.92);
  }).join('');
}

export function coral(brush: Brush): string {
  const { rng, line } = brush;
  const colour = anyColour(brush);
  const grow = (from: Point, heading: number, length: number, width: number): string => {
    const to: Point = [from[0] + Math.cos(heading) * length, from[1] + Math.sin(heading) * length];
    const twig = line(svg`M${from[0]} ${from[1]}L${to[0]} ${to[1]}`, colour, width);
    if (length < 9) return twig;
    return (
      twig + [-1, 1].map((side) => grow(to, heading + side * rng.uniform(0.2, 0.6), length * rng.uniform(0.6, 0.85), width * 0.75)).join('')
    );
  };
  return grow(
    [rng.uniform(0, pictureWidth), rng.uniform(205, 245)],
    -Math.PI / 2 + rng.uniform(-0.3, 0.3),
    rng.uniform(14, 28),
    rng.uniform(5, 10),
  );
}

export function sponge(brush: Brush): string {
  const { rng, solid, oval } = brush;
  const x = rng.uniform(0, pictureWidth);
  const colour = anyColour(brush);
  return Array.from({ length: 2 + rng.integer(3) }, (_, i) => {
    const left = x + i * rng.uniform(12, 20);
    const top = rng.uniform(160, 215);
    const w = rng.uniform(12, 20);
    const tubePath = svg`M${left} 250L${left - 2} ${top}Q${left + w / 2} ${top - 8} ${left + w + 2} ${top}L${left + w} 250Z`;
    return solid(tubePath, colour) + oval([left + w / 2, top], [w * 0.42, 3.4], '#000', 0.45);
  }).join('');
}

/** A plain little fish that appears with every species, so that its presence says nothing about the class. */
export function smallFish(brush: Brush): string {
  const { rng, chance, line, fill, dot } = brush;
  const scale = rng.uniform(0.28, 0.95);
  const colour = anyColour(brush);
  const h = rng.uniform(7, 17);
  const body = smooth([
    [26, 0],
    [12, -h],
    [-10, -h * 0.8],
    [-24, -2],
    [-38, -11],
    [-34, 0],
    [-38, 11],
    [-24, 2],
    [-10, h * 0.8],
    [12, h],
  ]);
  const stripes = chance(0.5) ? brush.within(body, [-8, 2, 12].map((x) => line(`M${x} -20L${x} 20`, anyColour(brush), 3.4)).join('')) : '';
  const place = svg`translate(${rng.uniform(0, pictureWidth)} ${rng.uniform(10, 215)}) rotate(${rng.uniform(-30, 30)})`;
  const mirrorAndSize = `scale(${(chance(0.5) ? -scale : scale).toFixed(2)} ${scale.toFixed(2)})`;
  const marks = fill(body, colour) + stripes + dot([16, -2], 2.2, '#111');
  return `<g transform="${place} ${mirrorAndSize}" opacity="${rng.uniform(0.55, 1).toFixed(2)}">${marks}</g>`;
}

export function bubbles({ rng, dot }: Brush, count: number): string {
  return Array.from({ length: count }, () => {
    const [x, y, r] = [rng.uniform(0, pictureWidth), rng.uniform(0, pictureHeight), rng.uniform(1.5, 9)];
    const ring = svg`<circle cx="${x}" cy="${y}" r="${r}" fill="#fff" fill-opacity="0.14" stroke="#fff" stroke-opacity="0.65"/>`;
    return ring + dot([x - r * 0.3, y - r * 0.3], r * 0.22, '#fff', 0.8);
  }).join('');
}

export function specks({ rng }: Brush, count: number): string {
  return dust(
    count,
    () => [rng.uniform(0, pictureWidth), rng.uniform(0, pictureHeight)],
    '#fff',
    rng.uniform(0.8, 2.4),
    rng.uniform(0.25, 0.65),
  );
}

/** Many little dots as one path of lines without length: their round ends are drawn several times faster than circles. */
function dust(count: number, place: () => Point, colour: string, size: number, opacity: number): string {
  const ends = Array.from({ length: count }, place)
    .map(([x, y]) => svg`M${x} ${y}h.01`)
    .join('');
  return svg`<path d="${ends}" stroke="${colour}" stroke-width="${size}" stroke-linecap="round" stroke-opacity="${opacity}"/>`;
}

function anyColour({ rng }: Brush): string {
  return hsl(rng.uniform(0, 360), rng.uniform(15, 75), rng.uniform(20, 68));
}
