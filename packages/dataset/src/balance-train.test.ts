import type { SplitExample, SplitName } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { balancedClassWeights, oversampleTrain } from './balance-train.ts';

const rows = (label: string, count: number, split: SplitName): SplitExample[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${label}/${split} ${i}`, sha256: `${label}${split}${i}`, label, classIndex: 0, split }));
const examples = [...rows('a', 10, 'train'), ...rows('b', 4, 'train'), ...rows('c', 10, 'train'), ...rows('b', 3, 'validation')];

describe('oversampleTrain', () => {
  it('takes every class as often as the largest, each photo as often as the next or once more', () => {
    const result = oversampleTrain(examples, 1);
    const repeats = (label: string) => result.filter((row) => row.label === label && row.split === 'train').map((row) => row.repeats ?? 1);
    expect(repeats('a')).toEqual(Array(10).fill(1));
    expect(repeats('b').sort()).toEqual([2, 2, 3, 3]);
    expect(result.filter(({ split }) => split === 'validation')).toEqual(rows('b', 3, 'validation'));
    expect(oversampleTrain(examples, 1)).toEqual(result);
    const byId = new Map(result.map((row) => [row.id, row]));
    expect(oversampleTrain([...examples].reverse(), 1).every((row) => byId.get(row.id)?.repeats === row.repeats)).toBe(true);
  });
});

describe('balancedClassWeights', () => {
  it('makes all classes count alike, with mean 1', () => {
    const weights = balancedClassWeights(examples);
    expect(weights).toEqual({ a: 0.8, b: 2, c: 0.8 });
    expect(10 * 0.8 + 4 * 2 + 10 * 0.8).toBe(24);
  });
});
