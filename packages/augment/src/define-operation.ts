import type { Image } from '@graft/core';
import type { Sampling } from './pillow/transform.ts';

/**
 * An effect on 8-bit pixels, as Pillow has them: every step of a pipeline gives bytes again.
 *
 * @param target - `height * width * 3`, apart from the image unless the effect says that it works in place.
 */
export type PixelEffect<Settings extends readonly unknown[] = []> = (image: Image, target: Uint8Array, ...settings: Settings) => void;

/**
 * One operation of RandAugment and TrivialAugment, as data: one file in `operations/` with this as its default export; the
 * registry follows.
 *
 * @see https://github.com/pytorch/vision/blob/main/torchvision/transforms/autoaugment.py _apply_op
 */
export interface Operation {
  /** Which draw chooses it, in torchvision's order: 0, 1, ...; a new operation takes the next. */
  readonly turn: number;
  /** Its magnitude in a bin; absent where it has none. */
  readonly magnitude?: (bin: Bin, reach: Reach) => number;
  /** Whether half of the draws turn the magnitude's sign. */
  readonly isSigned?: true;
  /** The magnitude is in the operation's own unit: degrees, pixels, tangent, factor - 1, bits, threshold. */
  readonly effect: PixelEffect<[magnitude: number, sampling: Sampling]>;
}

/** One of `count` steps from no strength to the full one, from 0. */
export interface Bin {
  readonly index: number;
  readonly count: number;
}

/** How far a policy goes; what the two papers disagree about. */
export interface Reach {
  readonly shear: number;
  readonly translateX: number;
  readonly translateY: number;
  readonly rotate: number;
  readonly enhance: number;
  readonly posterizeBits: number;
}

/** Magnitudes from 0 to a reach. */
export function upTo(what: keyof Reach): (bin: Bin, reach: Reach) => number {
  return (bin, reach) => linspace(0, reach[what], bin);
}

/** `torch.linspace` in single precision, from both ends to the middle; product and sum in one rounding, as there. */
export function linspace(start: number, end: number, { index, count }: Bin): number {
  const step = Math.fround((Math.fround(end) - Math.fround(start)) / (count - 1));
  return Math.fround(index < Math.floor(count / 2) ? start + step * index : Math.fround(end) - step * (count - 1 - index));
}
