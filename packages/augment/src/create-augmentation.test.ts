import { ConfigError, parseConfig, ShapeMismatchError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { type AugmentConfig, augmentConfig } from './augment-config.ts';
import { augmentations } from './augmentations.gen.ts';
import { createAugmentation } from './create-augmentation.ts';
import { articleAugment } from './keras/article-augment.ts';
import { viewRng } from './make-view.ts';
import { speckledImage } from './testing/speckled-image.ts';

describe('createAugmentation', () => {
  const photos = Array.from({ length: 6 }, (_, index) => ({ sha256: `${index}`.repeat(64), image: speckledImage(24, 30, index) }));
  const augmentation = createAugmentation(articleAugment);
  const view = (photo: (typeof photos)[number], number: number): Float32Array => {
    const params = augmentation.sample(viewRng(1, photo.sha256, number, augmentation.name), photo.image);
    return augmentation.apply(photo.image, params).data;
  };

  it('makes the same views in any order', () => {
    const forwards = photos.flatMap((photo) => [0, 1, 2].map((number) => view(photo, number)));
    const backwards = photos.toReversed().flatMap((photo) => [2, 1, 0].map((number) => view(photo, number)));
    expect(backwards.toReversed()).toEqual(forwards);
  });

  it('gives every photo, view, seed and name numbers of their own', () => {
    const first = (...names: Parameters<typeof viewRng>): number => viewRng(...names).random();
    const numbers = [
      first(1, 'a', 0, 'x'),
      first(2, 'a', 0, 'x'),
      first(1, 'b', 0, 'x'),
      first(1, 'a', 1, 'x'),
      first(1, 'a', 0, 'y'),
      first(1, 'a', 10, 'x'),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('pins the numbers of a view, so that an upgrade cannot change a data set unnoticed', () => {
    const params = augmentation.sample(viewRng(42, '00'.repeat(32), 3, 'keras-affine'), { height: 300, width: 300 });
    expect(params).toMatchInlineSnapshot(`
      {
        "flipHorizontal": false,
        "flipVertical": true,
        "shear": -0.2958946993379323,
        "theta": 73.14722225692165,
        "tx": 75.46649288874403,
        "ty": 2.902589897468666,
        "zx": 1.038149056490572,
        "zy": 0.8362155498667283,
      }
    `);
  });

  it('is the identity for none', () => {
    const none = createAugmentation({ name: 'none' });
    const image = speckledImage(5, 7);
    const params = none.sample(viewRng(1, 'a', 0, 'none'), image);
    expect(none.apply(image, params).data).toEqual(Float32Array.from(image.data));
  });

  it('fills in what the settings leave out, of a member and in a chain', () => {
    const image = speckledImage(9, 8);
    for (const settings of [{ name: 'rotation' }, [{ name: 'grayscale', probability: 1 }, { name: 'rotation' }]] as const) {
      const own = createAugmentation(settings);
      const full = createAugmentation(parseConfig(augmentConfig, settings, 'augment'));
      const params = own.sample(viewRng(1, 'a', 0, own.name), image);
      expect(params).toEqual(full.sample(viewRng(1, 'a', 0, own.name), image));
      expect(own.apply(image, params)).toEqual(full.apply(image, params));
    }
  });

  it.each([
    [{ name: 'rotatoin' }, 'for augment.name but received "rotatoin". Did you mean "rotation"?'],
    [{ name: 'rotation', degrees: 'many' }, 'for augment.degrees but received "many"'],
    [[{ name: 'rotation' }, { name: 'blur' }], 'for augment.1.name but received "blur"'],
    [undefined, 'for augment but received nothing'],
  ])('refuses wrong settings by their path: %j', (settings, message) => {
    const create = (): unknown => createAugmentation(settings as AugmentConfig);
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(message);
  });

  it('refuses pixels and targets whose length does not match the size, whatever the augmentation', () => {
    const image = speckledImage(4, 5);
    const warps = [{ name: 'rotation' }, { name: 'affine', degrees: 9 }] as const;
    const bright = { name: 'keras-affine', brightnessRange: [0.5, 1.5] } as const;
    for (const settings of [{ name: 'none' }, warps, bright, [{ name: 'equalize' }]]) {
      const own = createAugmentation(settings as AugmentConfig);
      const params = own.sample(viewRng(1, 'a', 0, own.name), image);
      for (const data of [image.data.subarray(3), new Uint8Array(63)]) {
        expect(() => own.apply({ ...image, data }, params)).toThrow(ShapeMismatchError);
        expect(() => own.apply({ ...image, data }, params, new Float32Array(data.length))).toThrow(ShapeMismatchError);
      }
      expect(() => own.apply(image, params, new Float32Array(59))).toThrow(ShapeMismatchError);
    }
  });

  it('refuses a record that another augmentation drew', () => {
    const image = speckledImage(4, 5);
    for (const wrong of [undefined, null, 3]) expect(() => augmentation.apply(image, wrong)).toThrow(ConfigError);
    const chain = createAugmentation([{ name: 'rotation' }, { name: 'grayscale' }]);
    const [first, second] = chain.sample(viewRng(1, 'a', 0, 'chain'), image) as [object, object];
    for (const [wrong, message] of [
      [undefined, 'Expected a list of records, of [rotation, grayscale], for params of the chain but received nothing'],
      [{}, 'but received {}'],
      [[first], 'for params of the chain but received [rotation], wrong at 1'],
      [[second, first], 'but received [grayscale, rotation], wrong at 0'],
      [[first, { name: 'grayscale' }], 'wrong at 1'],
      [[first, second, second], 'but received [rotation, grayscale, grayscale].'],
      [[first, null], 'but received [rotation, nothing], wrong at 1'],
    ] as const) {
      expect(() => chain.apply(image, wrong)).toThrow(ConfigError);
      expect(() => chain.apply(image, wrong)).toThrow(message);
    }
    expect(() => chain.apply(image, [first, second])).not.toThrow();
  });

  it('scales and shifts each channel in the last write, whatever made the view', () => {
    const image = speckledImage(19, 24);
    const finish = { scale: [1 / 127.5, 1 / 58, 2], bias: [-1, -2.1, 3] } as const;
    const members = Object.values(augmentations).map(({ strong }) => strong);
    const configs: AugmentConfig[] = [{ name: 'none' }, ...members, members.slice(0, 4), [...members].reverse().slice(0, 5)];
    for (const config of configs) {
      const own = createAugmentation(config);
      for (let number = 0; number < 4; number++) {
        const params = own.sample(viewRng(5, 'c', number, own.name), image);
        const { data } = own.apply(image, params);
        const finished = own.apply(image, params, new Float32Array(data.length), finish).data;
        data.forEach((value, i) => {
          const expected = value * (finish.scale[i % 3] as number) + (finish.bias[i % 3] as number);
          expect(Math.abs((finished[i] as number) - expected)).toBeLessThan(1e-4);
        });
      }
    }
  });
});
