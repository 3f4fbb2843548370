import { describe, expect, it } from 'vitest';
import golden from '../affine/__fixtures__/keras-affine.json' with { type: 'json' };
import { type KerasBehaviour, kerasAffineMap } from './keras-affine-map.ts';

const still = { theta: 0, tx: 0, ty: 0, shear: 0, zx: 1, zy: 1 };

describe('kerasAffineMap', () => {
  it.each(golden.matrices)('is the recorded matrix of $behaviour within 1e-10: $id', ({ behaviour, image, params, matrix, offset }) => {
    const [height, width] = golden.images[image as 'A' | 'B'].shape as [number, number];
    const map = kerasAffineMap({ ...still, ...params }, { height, width }, behaviour as KerasBehaviour);
    const [top, bottom] = matrix as [[number, number], [number, number]];
    const expected = [...top, offset[0] as number, ...bottom, offset[1] as number];
    expected.forEach((value, index) => {
      expect(Math.abs((map[index] as number) - value)).toBeLessThanOrEqual(1e-10);
    });
  });

  it('leaves the centre where it is when correct, whatever the shape', () => {
    const [a, b, c, d, e, f] = kerasAffineMap({ ...still, theta: 73, shear: 20, zx: 0.7, zy: 1.2 }, { height: 60, width: 100 }, 'correct');
    expect(a * 29.5 + b * 49.5 + c).toBeCloseTo(29.5, 10);
    expect(d * 29.5 + e * 49.5 + f).toBeCloseTo(49.5, 10);
  });
});
