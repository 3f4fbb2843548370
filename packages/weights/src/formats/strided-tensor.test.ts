import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowMajorStrides, transposed } from './strided-tensor.ts';

it('turns O I H W into H W I O', () => {
  const data = Float32Array.from({ length: 2 * 3 }, (_, i) => i);
  expect([...transposed({ shape: [2, 3, 1, 1], strides: rowMajorStrides([2, 3, 1, 1]), data }, [2, 3, 1, 0])]).toEqual([0, 3, 1, 4, 2, 5]);
});

it('gives the same memory back where the order is already the one asked for', () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  // Stored column by column and asked for transposed: row by row.
  expect(transposed({ shape: [2, 3], strides: [1, 2], data }, [1, 0]).buffer).toBe(data.buffer);
});

it('equals indexing element by element, for any shape, memory order and order of axes', () => {
  const tensor = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((shape) => {
    const axes = shape.map((_, axis) => axis);
    const order = fc.shuffledSubarray(axes, { minLength: axes.length });
    return fc.tuple(fc.constant(shape), order, order);
  });
  fc.assert(
    fc.property(tensor, ([shape, memory, axes]) => {
      const packed = rowMajorStrides(memory.map((axis) => shape[axis] ?? 0));
      const strides = shape.map((_, axis) => packed[memory.indexOf(axis)] ?? 0);
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
      let expected = [0];
      for (const axis of axes)
        expected = expected.flatMap((at) => Array.from({ length: shape[axis] ?? 0 }, (_, i) => at + i * (strides[axis] ?? 0)));
      expect([...transposed({ shape, strides, data }, axes)]).toEqual(expected);
    }),
  );
});
