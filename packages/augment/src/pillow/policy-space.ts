import type { ImageSize } from '../image-size.ts';
import type { OperationName } from './operations.ts';

/** One operation that a policy chooses from. */
export interface PolicyEntry {
  readonly name: OperationName;
  /** Magnitude of a bin, 0 .. bins - 1; absent where the operation has none. */
  readonly magnitude?: (bin: number) => number;
  /** Whether half of the draws turn the magnitude's sign. */
  readonly isSigned?: boolean;
}

/** How far a policy goes; what the two papers disagree about. */
interface Reach {
  readonly shear: number;
  readonly translateX: number;
  readonly translateY: number;
  readonly rotate: number;
  readonly enhance: number;
  readonly posterizeBits: number;
}

/**
 * RandAugment's operations and magnitudes, as torchvision has them.
 *
 * @see Cubuk, Zoph, Shlens and Le, RandAugment, 2020, https://arxiv.org/abs/1909.13719
 */
export function randAugmentSpace(bins: number, { height, width }: ImageSize): readonly PolicyEntry[] {
  const share = 150 / 331;
  return space(bins, {
    shear: 0.3,
    translateX: share * width,
    translateY: share * height,
    rotate: 30,
    enhance: 0.9,
    posterizeBits: 4,
  });
}

/**
 * TrivialAugment's operations and magnitudes in its wide variant, as torchvision has them.
 *
 * @see Müller and Hutter, TrivialAugment, 2021, https://arxiv.org/abs/2103.10158
 */
export function trivialAugmentSpace(bins: number): readonly PolicyEntry[] {
  return space(bins, { shear: 0.99, translateX: 32, translateY: 32, rotate: 135, enhance: 0.99, posterizeBits: 6 });
}

function space(bins: number, reach: Reach): readonly PolicyEntry[] {
  const up = (to: number) => (bin: number) => linspace(0, to, bins, bin);
  const signed = (name: OperationName, to: number): PolicyEntry => ({ name, magnitude: up(to), isSigned: true });
  return [
    { name: 'identity' },
    signed('shear-x', reach.shear),
    signed('shear-y', reach.shear),
    signed('translate-x', reach.translateX),
    signed('translate-y', reach.translateY),
    signed('rotate', reach.rotate),
    signed('brightness', reach.enhance),
    signed('color', reach.enhance),
    signed('contrast', reach.enhance),
    signed('sharpness', reach.enhance),
    { name: 'posterize', magnitude: (bin) => 8 - roundHalfEven(bin / ((bins - 1) / reach.posterizeBits)) },
    { name: 'solarize', magnitude: (bin) => linspace(255, 0, bins, bin) },
    { name: 'auto-contrast' },
    { name: 'equalize' },
  ];
}

/** `torch.linspace` in single precision, from both ends to the middle; product and sum in one rounding, as there. */
function linspace(start: number, end: number, count: number, index: number): number {
  const step = Math.fround((Math.fround(end) - Math.fround(start)) / (count - 1));
  return Math.fround(index < Math.floor(count / 2) ? start + step * index : Math.fround(end) - step * (count - 1 - index));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}
