import { ConfigError, parseConfig } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { augmentationIds, augmentConfig, isNeutral, type MemberConfig } from './augment-config.ts';
import { articleAugment } from './keras/article-augment.ts';

describe('augmentConfig', () => {
  it("fills in Keras' defaults: everything off, and the correct geometry", () => {
    expect(parseConfig(augmentConfig, { name: 'keras-affine' }, 'augment')).toEqual({
      name: 'keras-affine',
      rotationRange: 0,
      widthShiftRange: 0,
      heightShiftRange: 0,
      shearRange: 0,
      zoomRange: 0,
      channelShiftRange: 0,
      brightnessRange: null,
      horizontalFlip: false,
      verticalFlip: false,
      fillMode: 'nearest',
      cval: 0,
      interpolationOrder: 1,
      behaviour: 'correct',
      rng: 'counter',
    });
  });

  it("takes the article's settings as they are, and none", () => {
    expect(parseConfig(augmentConfig, articleAugment, 'augment')).toEqual(articleAugment);
    expect(parseConfig(augmentConfig, { name: 'none' }, 'augment')).toEqual({ name: 'none' });
    expect(augmentationIds).not.toContain('none');
  });

  it.each([
    [{ rotationRange: -5 }, 'number to be >=0 for augment.rotationRange but received -5'],
    [{ rotationRange: 1e308 }, 'number to be <=3600 for augment.rotationRange but received 1e+308'],
    [{ shearRange: 1e308 }, 'number to be <=3600 for augment.shearRange but received 1e+308'],
    [{ widthShiftRange: { pixels: 2 ** 40 } }, 'number to be <=1000000 for augment.widthShiftRange.pixels but received 1099511627776'],
    [{ heightShiftRange: 1e308 }, 'for augment.heightShiftRange but received 1e+308'],
    [{ heightShiftRange: [3, -1e300] }, 'number to be >=-1000000 for augment.heightShiftRange.1 but received -1e+300'],
    [{ zoomRange: [0.5, 1e308] }, 'number to be <=1000 for augment.zoomRange.1 but received 1e+308'],
    [{ cval: 300 }, 'number to be <=255 for augment.cval but received 300'],
    [{ cval: -1 }, 'number to be >=0 for augment.cval but received -1'],
    [{ channelShiftRange: 256 }, 'number to be <=255 for augment.channelShiftRange but received 256'],
    [{ brightnessRange: [-0.5, 1] }, 'number to be >=0 for augment.brightnessRange.0 but received -0.5'],
    [{ rotationRange: 'lots' }, 'number for augment.rotationRange but received "lots"'],
    [{ widthShiftRange: null }, 'for augment.widthShiftRange but received null'],
    [{ widthShiftRange: { pixels: 1.5 } }, 'for augment.widthShiftRange.pixels but received 1.5'],
    [{ heightShiftRange: [] }, 'for augment.heightShiftRange but received []'],
    [{ channelShiftRange: -1 }, 'number to be >=0 for augment.channelShiftRange but received -1'],
    [{ brightnessRange: [1] }, 'for augment.brightnessRange but received [1]'],
    [{ interpolationOrder: 4 }, 'for augment.interpolationOrder but received 4'],
    [{ rng: 'numpy' }, 'use KerasFlow in code) for augment.rng but received "numpy"'],
    [{ zoomRange: 1.5 }, 'for augment.zoomRange but received 1.5'],
    [{ zoomRange: [0.5] }, 'for augment.zoomRange but received [0.5]'],
    [{ zoomRange: [0.5, 0] }, 'number to be >0 for augment.zoomRange.1 but received 0'],
    [{ horizontalFlip: 'yes' }, 'boolean for augment.horizontalFlip but received "yes"'],
    [{ fillMode: 'refect' }, 'for augment.fillMode but received "refect". Did you mean "reflect"?'],
    [{ behaviour: 'keras' }, '"keras-2.9" for augment.behaviour but received "keras"'],
    [{ rotation: 3 }, 'a known setting in augment but received "rotation". Did you mean "rotationRange"?'],
    [{ name: 'kers-affine' }, 'for augment.name but received "kers-affine". Did you mean "keras-affine"?'],
  ])('names the expectation, the path and the value of %j', (settings, message) => {
    const parse = (): unknown => parseConfig(augmentConfig, { name: 'keras-affine', ...settings }, 'augment');
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(message);
  });

  it.each([
    [
      { name: 'random-resized-crop', scale: [0.5, 0.2] },
      'augment.scale: Expected [low, high] with low no larger than high; received [0.5,0.2]',
    ],
    [{ name: 'random-resized-crop', scale: [0, 2] }, 'number to be <=1 for augment.scale.1 but received 2'],
    [{ name: 'random-resized-crop', ratio: 1 }, 'for augment.ratio but received 1'],
    [{ name: 'random-resized-crop', kernel: 'cubic' }, 'for augment.kernel but received "cubic". Did you mean "bicubic"?'],
    [{ name: 'color-jitter', brightness: -1 }, 'for augment.brightness but received -1'],
    [{ name: 'color-jitter', hue: 0.7 }, 'for augment.hue but received 0.7'],
    [{ name: 'color-jitter', contrast: [2, 1] }, 'augment.contrast: Expected [low, high] with low no larger than high; received [2,1]'],
    [{ name: 'grayscale', probability: 1.5 }, 'number to be <=1 for augment.probability but received 1.5'],
    [{ name: 'gaussian-blur', kernelSize: 4 }, 'augment.kernelSize: Expected an odd number of pixels; received 4'],
    [{ name: 'gaussian-blur', sigma: [-1, 2] }, 'number to be >=0 for augment.sigma.0 but received -1'],
    [{ name: 'posterize', bits: 0 }, 'number to be >=1 for augment.bits but received 0'],
    [{ name: 'posterize', bits: 2.5 }, 'int for augment.bits but received 2.5'],
    [{ name: 'solarize', threshold: 300 }, 'number to be <=256 for augment.threshold but received 300'],
    [{ name: 'auto-contrast', probability: 'often' }, 'number for augment.probability but received "often"'],
    [{ name: 'equalize', p: 1 }, 'a known setting in augment but received "p". Known: name, probability.'],
    [{ name: 'perspective', distortionScale: 2 }, 'number to be <=1 for augment.distortionScale but received 2'],
    [{ name: 'perspective', interpolation: 'bicubic' }, 'for augment.interpolation but received "bicubic"'],
    [{ name: 'random-erasing', value: 'noise' }, 'for augment.value but received "noise"'],
    [{ name: 'random-erasing', value: [0, 0] }, 'for augment.value but received [0,0]'],
    [{ name: 'rand-augment', magnitude: 31 }, 'augment.magnitude: Expected a magnitude below numMagnitudeBins; received 31'],
    [{ name: 'rand-augment', numOps: -1 }, 'number to be >=0 for augment.numOps but received -1'],
    [{ name: 'rand-augment', numops: 1 }, 'but received "numops". Did you mean "numOps"?'],
    [{ name: 'trivial-augment', fill: 256 }, 'number to be <=255 for augment.fill but received 256'],
    [{ name: 'rotation', degrees: [30, -30] }, 'augment.degrees: Expected [low, high] with low no larger than high; received [30,-30]'],
    [{ name: 'affine', translate: 0.1 }, 'for augment.translate but received 0.1'],
    [{ name: 'affine', shear: 95 }, 'for augment.shear but received 95'],
    [{ name: 'horizontal-flip', probability: null }, 'number for augment.probability but received null'],
    [[{ name: 'grayscale' }, { name: 'posterize', bits: 9 }], 'number to be <=8 for augment.1.bits but received 9'],
    [
      [{ name: 'grayscale' }, { name: 'sharpness', faktor: 9 }],
      'a known setting in augment.1 but received "faktor". Did you mean "factor"?',
    ],
    [[{ name: 'none' }], 'for augment.0.name but received "none"'],
    [[], 'for augment but received []'],
    [
      { name: 'mixup', alpha: 0.2 },
      'set it as arms.NAME.mix of a network, or head.featureMixup of a frozen arm) for augment.name but received "mixup"',
    ],
    [[{ name: 'cutmix' }], 'for augment.0.name but received "cutmix"'],
    ['article', 'for augment but received "article"'],
  ])('names the expectation, the path and the value of %j', (settings, message) => {
    const parse = (): unknown => parseConfig(augmentConfig, settings, 'augment');
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(message);
  });

  it('takes a chain, and fills in what its members leave out', () => {
    expect(parseConfig(augmentConfig, [{ name: 'horizontal-flip' }, { name: 'posterize', bits: 3 }], 'augment')).toEqual([
      { name: 'horizontal-flip', probability: 0.5 },
      { name: 'posterize', bits: 3, probability: 0.5 },
    ]);
  });
});

describe('isNeutral', () => {
  it('knows the members whose defaults change nothing, and any member at its neutral settings', () => {
    const byDefault = augmentationIds.filter((name) => isNeutral(parseConfig(augmentConfig, { name }, 'augment') as MemberConfig));
    expect(byDefault).toEqual(['affine', 'color-jitter', 'keras-affine']);
    const member = (settings: object) => parseConfig(augmentConfig, settings, 'augment') as MemberConfig;
    expect(isNeutral(member({ name: 'horizontal-flip', probability: 0 }))).toBe(true);
    expect(isNeutral(member({ name: 'affine', degrees: 1 }))).toBe(false);
  });
});
