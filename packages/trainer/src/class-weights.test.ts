import { ConfigError, UnknownNameError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { classWeights, classWeightsConfig } from './class-weights.ts';

const classes = ['ants', 'bees', 'wasps'];
const labels = [...Array<number>(10).fill(0), ...Array<number>(4).fill(1), ...Array<number>(10).fill(2)];

describe('classWeights', () => {
  it('balances: all classes count alike, and the mean over the examples is 1', () => {
    // sklearn.utils.class_weight.compute_class_weight('balanced', ...) of 10, 4 and 10: 24 / (3 n).
    expect([...classWeights('balanced', labels, classes)]).toEqual([0.8, 2, 0.8]);
    expect([...classWeights('balanced', [0, 0, 0, 2], classes)]).toEqual([4 / 6, 1, 2]);
  });

  it('takes numbers by label, 1 for those not named', () => {
    expect([...classWeights({ wasps: 0, bees: 3.5 }, labels, classes)]).toEqual([1, 3.5, 0]);
  });

  it('refuses a label that is no class, with the nearest that is, and weights that leave nothing', () => {
    const misspelt = () => classWeights({ bee: 2 }, labels, classes);
    expect(misspelt).toThrow(UnknownNameError);
    expect(misspelt).toThrow('Expected a class id for classWeights but received "bee".');
    expect(() => classWeights({ ants: 0, bees: 0, wasps: 0 }, labels, classes)).toThrow(ConfigError);
    expect(classWeights({ constructor: 2 }, labels, ['constructor', 'toString'])).toEqual(Float64Array.of(2, 1));
  });

  it('has a slice that keeps what it is given and refuses what is no weight', () => {
    for (const config of ['balanced', { ants: 2, bees: 0 }] as const) expect(classWeightsConfig.parse(config)).toEqual(config);
    for (const config of ['even', {}, { ants: -1 }, { ants: '2' }, { ants: Number.POSITIVE_INFINITY }, [1, 2]]) {
      expect(classWeightsConfig.safeParse(config).success).toBe(false);
    }
  });
});
