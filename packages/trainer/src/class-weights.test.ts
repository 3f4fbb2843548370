import { ConfigError, UnknownNameError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { classWeights, classWeightsConfig } from './class-weights.ts';

const classes = ['ants', 'bees', 'wasps'];
const labels = [...Array<number>(10).fill(0), ...Array<number>(4).fill(1), ...Array<number>(10).fill(2)];

describe('classWeights', () => {
  it('balances as scikit-learn does', () => {
    // sklearn.utils.class_weight.compute_class_weight('balanced', ...) of 10, 4 and 10: 24 / (3 n).
    expect([...classWeights('balanced', labels, classes)]).toEqual([0.8, 2, 0.8]);
    expect([...classWeights('balanced', [0, 0, 0, 2], classes)]).toEqual([4 / 6, 1, 2]);
  });

  it('takes numbers by label, 1 for those not named', () => {
    expect([...classWeights({ wasps: 0, bees: 3.5 }, labels, classes)]).toEqual([1, 3.5, 0]);
  });

  it('refuses a label that is not a class, by its name', () => {
    const misspelt = () => classWeights({ bee: 2 }, labels, classes);
    expect(misspelt).toThrow(UnknownNameError);
    expect(misspelt).toThrow('Expected a class id for classWeights but received "bee".');
  });

  it('refuses weights that are all 0', () => {
    expect(() => classWeights({ ants: 0, bees: 0, wasps: 0 }, labels, classes)).toThrow(ConfigError);
  });

  it('reads labels that objects inherit as labels', () => {
    expect(classWeights({ constructor: 2 }, labels, ['constructor', 'toString'])).toEqual(Float64Array.of(2, 1));
  });

  it.each(['balanced', { ants: 2, bees: 0 }])('has a slice that keeps %o', (config) => {
    expect(classWeightsConfig.parse(config)).toEqual(config);
  });

  it.each(['even', {}, { ants: -1 }, { ants: '2' }, { ants: Number.POSITIVE_INFINITY }, [1, 2]])(
    'has a slice that refuses %o',
    (config) => {
      expect(classWeightsConfig.safeParse(config).success).toBe(false);
    },
  );
});
