import type { Image } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { toGrayscale } from '../augmentations/grayscale.ts';
import { flipHorizontally } from '../augmentations/horizontal-flip.ts';
import { flipVertically } from '../augmentations/vertical-flip.ts';
import { autoContrast } from '../operations/auto-contrast.ts';
import { adjustBrightness } from '../operations/brightness.ts';
import { adjustSaturation } from '../operations/color.ts';
import { adjustContrast } from '../operations/contrast.ts';
import { equalize } from '../operations/equalize.ts';
import { posterize } from '../operations/posterize.ts';
import { adjustSharpness } from '../operations/sharpness.ts';
import { solarize } from '../operations/solarize.ts';
import { type OperationName, operations } from '../operations.gen.ts';
import { choices, randAugmentReach, trivialAugmentReach } from '../policy.ts';
import { pillowGolden as golden, goldenBytes, goldenImage } from '../testing/pillow-golden.ts';
import { samePixels } from '../testing/same-pixels.ts';
import { adjustHue } from './adjust-hue.ts';
import { type Interpolation, transform } from './transform.ts';

type Effect = (image: Image, target: Uint8Array, ...settings: number[]) => void;

const inPlace: Readonly<Record<string, Effect>> = {
  posterize: posterize as Effect,
  solarize: solarize as Effect,
  autoContrast,
  equalize,
  toGrayscale,
  adjustBrightness: adjustBrightness as Effect,
  adjustContrast: adjustContrast as Effect,
  adjustSaturation: adjustSaturation as Effect,
  adjustHue: adjustHue as Effect,
};
const effects: Readonly<Record<string, Effect>> = {
  ...inPlace,
  adjustSharpness: adjustSharpness as Effect,
  flipHorizontally,
  flipVertically,
};

describe(`beside Pillow ${golden.versions.pillow} and torchvision ${golden.versions.torchvision}`, () => {
  it.each(Object.keys(effects))('%s gives the same bytes in every recorded case', (name) => {
    const cases = golden.cases.filter(({ effect }) => effect === name);
    expect(cases.length).toBeGreaterThan(4);
    for (const { image, arguments: settings, bytes } of cases) {
      const photo = goldenImage(image);
      const target = new Uint8Array(photo.data.length);
      effects[name]?.(photo, target, ...(settings as number[]));
      expect(samePixels(target, goldenBytes(bytes)), `${image} ${settings.join(' ')}`).toBe(true);
    }
  });

  it.each(Object.keys(inPlace))('%s works in place', (name) => {
    for (const { image, arguments: settings, bytes } of golden.cases.filter(({ effect }) => effect === name)) {
      const photo = goldenImage(image);
      inPlace[name]?.(photo, photo.data, ...(settings as number[]));
      expect(samePixels(photo.data, goldenBytes(bytes))).toBe(true);
    }
  });

  const names = [...new Set(golden.operations.map(({ operation }) => operation))];
  it.each(names)('the operation %s gives the same bytes at every recorded magnitude, nearest and bilinear', (operation) => {
    for (const { operation: _, image, magnitude, interpolation, fill, bytes } of golden.operations.filter(
      (one) => one.operation === operation,
    )) {
      const photo = goldenImage(image);
      const target = new Uint8Array(photo.data.length);
      operations[kebab(operation)].effect(photo, target, magnitude, { interpolation: interpolation as Interpolation, fill });
      expect(samePixels(target, goldenBytes(bytes)), `${image} ${interpolation} ${magnitude}`).toBe(true);
    }
  });

  it('the perspective transform gives the same bytes for the same coefficients', () => {
    for (const { image, coefficients, interpolation, fill, bytes } of golden.perspectives) {
      const photo = goldenImage(image);
      const target = new Uint8Array(photo.data.length);
      const matrix = coefficients as [number, number, number, number, number, number, number, number];
      transform(photo, target, matrix, { interpolation: interpolation as Interpolation, fill });
      expect(samePixels(target, goldenBytes(bytes))).toBe(true);
    }
  });

  it.each(['randAugment', 'trivialAugment'] as const)(
    '%s chooses from the same operations, with the same magnitudes in every bin',
    (policy) => {
      const { height, width } = golden.policies;
      const reach = policy === 'randAugment' ? randAugmentReach({ height, width }) : trivialAugmentReach;
      expect(choices.map(([name]) => name)).toEqual(golden.policies[policy].map(({ operation }) => kebab(operation)));
      golden.policies[policy].forEach(({ signed, magnitudes }, index) => {
        const [, { turn, magnitude, isSigned = false }] = choices[index] as (typeof choices)[number];
        expect(turn).toBe(index);
        expect(isSigned).toBe(signed);
        const bins = magnitude ? Array.from({ length: 31 }, (_, bin) => magnitude({ index: bin, count: 31 }, reach)) : [0];
        expect(bins).toEqual(magnitudes);
      });
    },
  );
});

function kebab(operation: string): OperationName {
  return operation.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase() as OperationName;
}
