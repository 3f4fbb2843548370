import { createRng } from '@graft/core';
import { expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { mixedRows } from './mixed-rows.ts';

await describeEngines('mixedRows', ['wasm', 'native'], (engine) => {
  it('blends each row, and its label, with a row of the same batch', () => {
    const features = { data: Float32Array.of(0, 0, 10, 1, 20, 2, 30, 3), rows: 4, dim: 2 };
    const labels = Int32Array.of(0, 1, 2, 1);
    const rows = Uint32Array.of(3, 1, 2);
    const rng = createRng(5).split('mixup').split('batch 0');
    const batch = mixedRows(engine, { features, labels }, rows, { alpha: 0.7, classes: 3, rng });
    const order = rng.split('order').permutation(3);
    const weight = rng.split('weight').beta(0.7, 0.7);
    const values = batch.features.dataSync();
    const targets = batch.labels.dataSync();
    for (let n = 0; n < 3; n++) {
      const [own, other] = [rows[n], rows[order[n]]];
      expect(values[n * 2]).toBeCloseTo(weight * 10 * own + (1 - weight) * 10 * other, 4);
      expect(values[n * 2 + 1]).toBeCloseTo(weight * own + (1 - weight) * other, 5);
      const row = targets.subarray(n * 3, n * 3 + 3);
      expect(row[0] + row[1] + row[2]).toBe(1);
      const share = (label: number) => (labels[own] === label ? weight : 0) + (labels[other] === label ? 1 - weight : 0);
      for (const label of [0, 1, 2]) expect(row[label]).toBeCloseTo(share(label), 6);
    }
    engine.tf.dispose([batch.features, batch.labels]);
  });

  const blend = (sampleWeights?: Float32Array) => {
    const features = { data: Float32Array.of(0, 10, 20, 30), rows: 4, dim: 1 };
    const labels = Int32Array.of(0, 1, 2, 1);
    const rng = createRng(5).split('mixup').split('batch 0');
    const batch = mixedRows(engine, { features, labels, sampleWeights }, Uint32Array.of(3, 1, 2), { alpha: 0.7, classes: 3, rng });
    const read = [batch.features, batch.labels, ...(batch.sampleWeights ? [batch.sampleWeights] : [])].map((tensor) => [
      ...tensor.dataSync(),
    ]);
    engine.tf.dispose({ ...batch });
    return read;
  };

  it('blends with sample weights of 1 as without', () => {
    expect(blend(Float32Array.of(1, 1, 1, 1))).toEqual([...blend(), [1, 1, 1]]);
  });

  it('lets each part of a blend count as much as its row', () => {
    const given = Float32Array.of(100, 4, 0.5, 1);
    const [blended, targets, sums] = blend(given);
    expect(blended).toEqual(blend()[0]);
    // Every row is once itself and once a partner, so each label keeps the weight of its rows.
    const mass = (label: number) => sums.reduce((sum, weight, n) => sum + weight * targets[n * 3 + label], 0);
    for (const [label, expected] of [0, given[3] + given[1], given[2]].entries()) expect(mass(label)).toBeCloseTo(expected, 5);
  });

  it('leaves rows and labels as they are at alpha 0', () => {
    const features = { data: Float32Array.of(0, 0.25, 10, 2 ** -40, 20, 2 ** 40, 30, -1), rows: 4, dim: 2 };
    const rows = Uint32Array.of(3, 1, 2);
    const rng = createRng(5).split('mixup').split('batch 0');
    const batch = mixedRows(engine, { features, labels: Int32Array.of(0, 1, 2, 1) }, rows, { alpha: 0, classes: 3, rng });
    expect([...batch.features.dataSync()]).toEqual([30, -1, 10, 2 ** -40, 20, 2 ** 40]);
    expect([...batch.labels.dataSync()]).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 1]);
    engine.tf.dispose([batch.features, batch.labels]);
  });
});
