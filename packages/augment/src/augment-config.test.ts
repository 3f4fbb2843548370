import { ConfigError, parseConfig } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { articleAugment } from './article-augment.ts';
import { augmentationIds, augmentConfig } from './augment-config.ts';

describe('augmentConfig', () => {
  it("fills in Keras' defaults: everything off, and the correct geometry", () => {
    expect(parseConfig(augmentConfig, { name: 'keras-affine' }, 'augment')).toEqual({
      name: 'keras-affine',
      rotationRange: 0,
      widthShiftRange: 0,
      heightShiftRange: 0,
      shearRange: 0,
      zoomRange: 0,
      horizontalFlip: false,
      verticalFlip: false,
      fillMode: 'nearest',
      cval: 0,
      behaviour: 'correct',
    });
  });

  it("takes the article's settings as they are, and none", () => {
    expect(parseConfig(augmentConfig, articleAugment, 'augment')).toEqual(articleAugment);
    expect(parseConfig(augmentConfig, { name: 'none' }, 'augment')).toEqual({ name: 'none' });
    expect(augmentationIds).not.toContain('none');
  });

  it.each([
    [{ rotationRange: -5 }, 'number to be >=0 for augment.rotationRange but received -5'],
    [{ rotationRange: 'lots' }, 'number for augment.rotationRange but received "lots"'],
    [{ widthShiftRange: null }, 'number for augment.widthShiftRange but received null'],
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
});
