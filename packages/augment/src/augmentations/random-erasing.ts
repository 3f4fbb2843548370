import type { Image } from '@graft/core';
import { z } from 'zod';
import type { ImageSize } from '../affine/affine-map.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { type Draws, drawInteger } from '../draws.ts';
import { probability, type Range, range } from '../settings.ts';

interface Config {
  readonly name: 'random-erasing';
  readonly scale: Range;
  readonly ratio: Range;
  readonly value: number | readonly [red: number, green: number, blue: number] | 'random';
  readonly probability: number;
}

interface Params {
  /** Pixels; null where nothing is erased. */
  readonly box: { readonly top: number; readonly left: number; readonly height: number; readonly width: number } | null;
  /** Seed of the noise. */
  readonly seed: number;
}

const level = z.int().min(0).max(255);

/**
 * A rectangle of each photo erased, in a share of the views; torchvision's RandomErasing, on the 0..255 scale. `random` is
 * the paper's: uniform over 0..255 (torchvision's is normal, on its own scale).
 *
 * @see Zhong, Zheng, Kang, Li and Yang, Random Erasing Data Augmentation, 2020, https://arxiv.org/abs/1708.04896
 */
const randomErasing: AugmentationSpec<Config, Params> = defineByteAugmentation({
  name: 'random-erasing',
  schema: z.strictObject({
    name: z.literal('random-erasing'),
    scale: range(0, 1).default([0.02, 0.33]).describe("Share of the photo's area that is erased: drawn from [low, high]."),
    ratio: range(0.01, 100).default([0.3, 3.3]).describe('Height over width of the rectangle: drawn from [low, high].'),
    value: z
      .union([level, z.tuple([level, level, level]), z.literal('random')])
      .default(0)
      .describe('What it is filled with: a value, [R, G, B], or "random".'),
    probability: probability(0.5),
  }),
  neutral: { name: 'random-erasing', scale: [0.02, 0.33], ratio: [0.3, 3.3], value: 0, probability: 0 },
  strong: { name: 'random-erasing', scale: [0.1, 0.4], ratio: [0.3, 3.3], value: 'random', probability: 1 },
  sample: sampleBox,
  isIdentity: (_config, { box }) => box === null,
  applyBytes: erase,
});
export default randomErasing;

/** torchvision's ten tries for a rectangle smaller than the photo on both sides; where none fits, nothing is erased. */
function sampleBox(config: Config, draws: Draws, { height, width }: ImageSize): Params {
  const { scale, ratio } = config;
  const isApplied = draws.random() < config.probability;
  const seed = drawInteger(draws, 0x1_0000_0000);
  for (let attempt = 0; isApplied && attempt < 10; attempt++) {
    const area = height * width * draws.uniform(...scale);
    const stretch = Math.exp(draws.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const boxHeight = Math.round(Math.sqrt(area * stretch));
    const boxWidth = Math.round(Math.sqrt(area / stretch));
    if (boxHeight >= height || boxWidth >= width) continue;
    const top = drawInteger(draws, height - boxHeight + 1);
    const left = drawInteger(draws, width - boxWidth + 1);
    return { box: { top, left, height: boxHeight, width: boxWidth }, seed };
  }
  return { box: null, seed };
}

function erase({ value }: Config, image: Image, { box, seed }: Params, target: Uint8Array): void {
  target.set(image.data);
  if (box === null) return;
  const levels = typeof value === 'number' ? [value, value, value] : value;
  for (let y = box.top; y < box.top + box.height; y++) {
    const start = (y * image.width + box.left) * 3;
    for (let i = 0; i < box.width * 3; i++) {
      target[start + i] = levels === 'random' ? noiseByte(seed, start + i) : (levels[i % 3] as number);
    }
  }
}

/**
 * Byte `index` of a stream of noise: the finaliser of MurmurHash3 over a Weyl sequence, so each byte is a function of
 * (seed, index), whatever is drawn besides and in what order. For pixels that are to look random; parameters come from `Rng`.
 *
 * @see Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014
 */
function noiseByte(seed: number, index: number): number {
  let word = (seed + Math.imul(index + 1, 0x9e37_79b9)) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
  return (word ^ (word >>> 16)) >>> 24;
}
