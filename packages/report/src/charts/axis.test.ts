import { describe, expect, it } from 'vitest';
import { linearAxis, logAxis, wholeAxis } from './axis.ts';

const texts = (axis: { readonly ticks: readonly { readonly text: string }[] }): string[] => axis.ticks.map(({ text }) => text);

describe('linearAxis', () => {
  it('steps by 1, 2 or 5 and encloses the values', () => {
    expect(texts(linearAxis(0, 1))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(texts(linearAxis(0.13, 0.98))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(texts(linearAxis(-3, 7))).toEqual(['−4', '−2', '0', '2', '4', '6', '8']);
    expect(texts(linearAxis(0, 0.02))).toEqual(['0.000', '0.005', '0.010', '0.015', '0.020']);
  });

  it('lays its ends on 0 and 1 and pulls outside values there', () => {
    const axis = linearAxis(-3, 7);
    expect([-4, 2, 8, -100, 100].map((value) => axis.at(value))).toEqual([0, 0.5, 1, 0, 1]);
  });

  it.each([
    [0, 0],
    [5, 5],
    [1e-12, 1e-12],
    [0, 1e300],
  ])('has a width even from %d to %d', (lo, hi) => {
    const axis = linearAxis(lo, hi);
    expect(axis.at(lo)).toBeGreaterThanOrEqual(0);
    expect(axis.at(hi)).toBeLessThanOrEqual(1);
    expect(axis.ticks.length).toBeGreaterThan(1);
    expect(axis.ticks.length).toBeLessThan(12);
  });
});

describe('wholeAxis', () => {
  it('marks whole numbers only and begins at the first', () => {
    expect(texts(wholeAxis(1, 10))).toEqual(['1', '2', '4', '6', '8', '10']);
    expect(texts(wholeAxis(1, 3))).toEqual(['1', '2', '3']);
    expect(texts(wholeAxis(0, 300))).toEqual(['0', '50', '100', '150', '200', '250', '300']);
  });

  it('puts a single epoch in the middle', () => {
    const axis = wholeAxis(1, 1);
    expect(texts(axis)).toEqual(['1']);
    expect(axis.at(1)).toBe(0.5);
  });
});

describe('logAxis', () => {
  it('marks powers of ten around the values', () => {
    expect(texts(logAxis(0.06, 2.2))).toEqual(['0.01', '0.1', '1', '10']);
    expect(texts(logAxis(0.1, 10))).toEqual(['0.1', '1', '10']);
    expect(logAxis(0.01, 100).at(1)).toBeCloseTo(0.5, 12);
  });

  it('thins the marks of a loss that diverged', () => {
    expect(logAxis(0.1, 1e30).ticks.length).toBeLessThan(9);
  });
});
