import { describe, expect, it } from 'vitest';
import { goldenBytes, goldenImage, pillowGolden } from '../testing/pillow-golden.ts';
import { speckledImage } from '../testing/speckled-image.ts';
import affine from './affine.ts';
import rotation from './rotation.ts';

describe('affine and rotation', () => {
  it.each(pillowGolden.affines)(
    'read the photo where torchvision does, inside the border: $rotation $angle $translate $scale $shear, $image',
    (recorded) => {
      const photo = goldenImage(recorded.image);
      const { data } =
        recorded.rotation === undefined
          ? affine.apply(affine.neutral, photo, recorded as unknown as Parameters<typeof affine.apply>[2])
          : rotation.apply(rotation.neutral, photo, { angle: recorded.rotation });
      // Pillow truncates and repeats half a pixel at the border, Graft does neither: pixels that are black in one are left out.
      // The warp's kernel itself is within 0.013 of 255.
      const pairs = [...goldenBytes(recorded.bytes)]
        .map((value, i) => [value, data[i] as number] as const)
        .filter(([a, b]) => a > 0 && b > 0);
      expect(pairs.length).toBeGreaterThan(photo.data.length * 0.4);
      for (const [theirs, ours] of pairs) expect(ours - theirs > -0.02 && ours - theirs < 1.02).toBe(true);
    },
  );

  it('turn a square by right angles as an exact permutation, counter-clockwise', () => {
    const photo = speckledImage(9, 9);
    for (const fillMode of ['constant', 'nearest', 'reflect', 'wrap'] as const) {
      const { data } = rotation.apply({ ...rotation.neutral, fillMode }, photo, { angle: 90 });
      for (let y = 0; y < 9; y++) {
        for (let x = 0; x < 9; x++) expect(data[(y * 9 + x) * 3]).toBe(photo.data[(x * 9 + 8 - y) * 3]);
      }
    }
  });

  it('shift by whole pixels exactly: a case by hand', () => {
    const photo = speckledImage(4, 5);
    const { data } = affine.apply({ ...affine.neutral, cval: 7 }, photo, { angle: 0, translate: [2, -1], scale: 1, shear: [0, 0] });
    expect(data[(0 * 5 + 2) * 3]).toBe(photo.data[(1 * 5 + 0) * 3]);
    expect(data[(2 * 5 + 4) * 3 + 1]).toBe(photo.data[(3 * 5 + 2) * 3 + 1]);
    expect(data[0]).toBe(7);
  });
});
