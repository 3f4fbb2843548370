import { expect, it } from 'vitest';
import { describeParams } from './describe-params.ts';

it('puts parameters in a line, of a member and of a chain', () => {
  expect(describeParams({ theta: -12.34567, flipHorizontal: true, shear: [0, 1.5] })).toBe(
    'theta -12.346, flipHorizontal true, shear [0, 1.5]',
  );
  expect(describeParams({ operations: [{ name: 'solarize', magnitude: 178.5 }], box: { top: 1, left: 2 }, none: null })).toBe(
    'operations [solarize 178.5], box {top 1, left 2}, none null',
  );
  expect(
    describeParams([
      { name: 'rotation', params: { angle: 7.25 } },
      { name: 'grayscale', params: { isApplied: false } },
    ]),
  ).toBe('rotation (angle 7.25), grayscale (isApplied false)');
  expect(describeParams({})).toBe('');
});
