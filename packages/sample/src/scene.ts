import type { Brush } from './brush.ts';
import { hsl } from './palette.ts';
import { bubbles, coral, pictureHeight, pictureWidth, rock, sand, smallFish, specks, sponge, weed } from './scenery.ts';
import { type Point, smooth, svg } from './svg-path.ts';

/** What is behind the animal and what is in front of it; drawn without regard to the species. */
export interface Scene {
  readonly behind: string;
  readonly before: string;
}

export function drawScene(brush: Brush): Scene {
  const { rng, chance } = brush;
  // Mostly blue and green water, sometimes a red evening or a sand bank.
  const hue = chance(0.75) ? rng.uniform(150, 250) : rng.uniform(0, 360);
  const light = rng.uniform(18, 62);
  const water = gradient('water', [
    hsl(hue + rng.uniform(-25, 25), rng.uniform(30, 80), Math.min(88, light + rng.uniform(8, 30))),
    hsl(hue, rng.uniform(30, 80), light),
    hsl(hue + rng.uniform(-20, 20), rng.uniform(30, 75), light * rng.uniform(0.35, 0.8)),
  ]);
  const behind = [water, rect('url(#water)', 1)];
  if (chance(0.5)) behind.push(sunRays(brush));
  const far = rng.integer(4);
  for (let i = 0; i < far; i++) behind.push(hill(brush, hue, light));
  if (chance(0.6)) behind.push(sand(brush));
  const things = 1 + rng.integer(6);
  for (let i = 0; i < things; i++) behind.push(pick(brush, [rock, weed, coral, weed, sponge])(brush));
  const shoal = rng.integer(7);
  for (let i = 0; i < shoal; i++) behind.push(smallFish(brush));
  behind.push(bubbles(brush, rng.integer(9)), specks(brush, 12 + rng.integer(30)));

  const before: string[] = [];
  if (chance(0.55)) before.push(weed(brush));
  if (chance(0.3)) before.push(weed(brush));
  if (chance(0.25)) before.push(smallFish(brush));
  if (chance(0.3)) before.push(rock(brush));
  before.push(bubbles(brush, rng.integer(7)), specks(brush, rng.integer(16)));
  // Murk: the water's own colour over everything; then a lamp, or the dark of the deep.
  before.push(rect(hsl(hue, 45, light * 0.8), rng.uniform(0, 0.34)));
  if (chance(0.6)) before.push(lamp(brush));
  return { behind: behind.join(''), before: before.join('') };
}

function gradient(id: string, colours: readonly string[]): string {
  const stops = colours.map((colour, i) => svg`<stop offset="${i / (colours.length - 1)}" stop-color="${colour}"/>`).join('');
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops}</linearGradient>`;
}

function rect(fill: string, opacity: number): string {
  return `<rect width="${pictureWidth}" height="${pictureHeight}" fill="${fill}" fill-opacity="${opacity.toFixed(2)}"/>`;
}

function pick<Item>({ rng }: Brush, items: readonly Item[]): Item {
  return items[rng.integer(items.length)] as Item;
}

function sunRays({ rng }: Brush): string {
  const from = rng.uniform(-60, 380);
  return Array.from({ length: 3 + rng.integer(4) }, () => {
    const x = rng.uniform(-60, pictureWidth + 60);
    const width = rng.uniform(12, 44);
    const opacity = rng.uniform(0.05, 0.16).toFixed(2);
    return svg`<path d="M${from} -30L${x} 260L${x + width} 260L${from + 8} -30Z" fill="#fff" fill-opacity="${opacity}"/>`;
  }).join('');
}

function hill(brush: Brush, hue: number, light: number): string {
  const { rng } = brush;
  const y = rng.uniform(110, 215);
  const ridge = [-20, 50, 120, 190, 260, 340].map((x): Point => [x + rng.uniform(-20, 20), y + rng.uniform(-26, 26)]);
  return brush.fill(smooth([...ridge, [360, 300], [-40, 300]]), hsl(hue, 40, light * rng.uniform(0.45, 0.9)), 0.7);
}

function lamp({ rng, chance }: Brush): string {
  const [x, y, r] = [rng.uniform(0.1, 0.9), rng.uniform(0, 0.8), rng.uniform(0.5, 0.95)];
  const dark = rng.uniform(0.2, 0.62).toFixed(2);
  const glow = chance(0.5) ? rng.uniform(0.05, 0.3).toFixed(2) : '0';
  return [
    `<radialGradient id="lamp" cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${r.toFixed(2)}">`,
    `<stop offset="0" stop-color="#fff" stop-opacity="${glow}"/>`,
    '<stop offset="0.4" stop-color="#000" stop-opacity="0"/>',
    `<stop offset="1" stop-color="#000" stop-opacity="${dark}"/>`,
    `</radialGradient>${rect('url(#lamp)', 1)}`,
  ].join('');
}
