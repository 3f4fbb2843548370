import type { Brush } from './brush.ts';
import { drawClownfish } from './species/clownfish.ts';
import { drawCrab } from './species/crab.ts';
import { drawJellyfish } from './species/jellyfish.ts';
import { drawOctopus } from './species/octopus.ts';
import { drawRay } from './species/ray.ts';
import { drawSeahorse } from './species/seahorse.ts';
import { drawShark } from './species/shark.ts';
import { drawStarfish } from './species/starfish.ts';
import { drawTurtle } from './species/turtle.ts';

export interface Species {
  /** Name of the class folder. It says that the animal is drawn, and so do all tables and charts. */
  readonly name: string;
  /** SVG marks in a square of about 240 units about the origin; head to the right. */
  readonly draw: (brush: Brush) => string;
  /** Largest turn from the drawn pose, degrees: animals seen from above may lie any way round. */
  readonly turn: number;
}

/** Nine classes, as in the article; the last one is the rare one. */
export const species: readonly Species[] = [
  { name: 'drawn-clownfish', draw: drawClownfish, turn: 45 },
  { name: 'drawn-crab', draw: drawCrab, turn: 180 },
  { name: 'drawn-jellyfish', draw: drawJellyfish, turn: 60 },
  { name: 'drawn-octopus', draw: drawOctopus, turn: 60 },
  { name: 'drawn-ray', draw: drawRay, turn: 180 },
  { name: 'drawn-seahorse', draw: drawSeahorse, turn: 35 },
  { name: 'drawn-shark', draw: drawShark, turn: 45 },
  { name: 'drawn-starfish', draw: drawStarfish, turn: 180 },
  { name: 'drawn-turtle', draw: drawTurtle, turn: 180 },
];
