import { createRng, mixedTargets } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

await describeEngines('softmaxCrossEntropy', ['wasm', 'native'], (engine) => {
  const { tf } = engine;
  const run = (logits: number[][], labels: number[]) =>
    tf.tidy(() => {
      const { totals, dLogits } = softmaxCrossEntropy(engine, tf.tensor2d(logits), tf.tensor1d(labels, 'int32'));
      const [loss, correct] = totals.dataSync();
      return { loss, correct, dLogits: [...dLogits.dataSync()] };
    });

  it('agrees with a case computed by hand', () => {
    // softmax([ln 1, ln 2, ln 5]) = [1/8, 2/8, 5/8]; two equal logits share one half each.
    const { loss, correct, dLogits } = run(
      [
        [0, Math.log(2), Math.log(5)],
        [1, 1, -1000],
      ],
      [2, 1],
    );
    expect(loss).toBeCloseTo(Math.log(8 / 5) + Math.log(2), 6);
    expect(correct).toBe(1);
    for (const [i, expected] of [1 / 16, 2 / 16, -3 / 16, 1 / 4, -1 / 4, 0].entries()) expect(dLogits[i]).toBeCloseTo(expected, 6);
  });

  it('charges a certain mistake its whole logit, without overflow or clipping', () => {
    const { loss, dLogits } = run([[500, -500]], [1]);
    expect(loss).toBe(1000);
    expect(dLogits).toEqual([1, -1]);
  });

  const logits = [
    [0.2, -1, 3],
    [1, 2, 0.5],
  ];
  const shared = (targets: number[][]) =>
    tf.tidy(() => {
      const { totals, dLogits } = softmaxCrossEntropy(engine, tf.tensor2d(logits), tf.tensor2d(targets));
      const [loss, correct] = totals.dataSync();
      return { loss, correct, dLogits: [...dLogits.dataSync()] };
    });

  it('takes one-hot shares as labels', () => {
    const oneHot = [
      [0, 0, 1],
      [1, 0, 0],
    ];
    expect(shared(oneHot)).toEqual(run(logits, [2, 0]));
  });

  it('takes mixed shares as the mean of two labels', () => {
    const first = run(logits, [2, 0]);
    const second = run(logits, [1, 1]);
    const mixed = shared([
      [0, 0.25, 0.75],
      [0.75, 0.25, 0],
    ]);
    expect(mixed.loss).toBeCloseTo(0.75 * first.loss + 0.25 * second.loss, 5);
    expect(mixed.correct, 'the class of the larger share').toBe(1);
    for (const [i, value] of mixed.dLogits.entries()) expect(value).toBeCloseTo(0.75 * first.dLogits[i] + 0.25 * second.dLogits[i], 6);
  });

  describe.each(['classes', 'shares'])('with sample weights and targets as %s', (kind) => {
    const rng = createRng(11);
    const [count, classes] = [7, 4];
    const z = Float32Array.from({ length: count * classes }, () => 2 * rng.normal());
    const labels = Int32Array.from({ length: count }, () => rng.integer(classes));
    const order = Array.from({ length: count }, (_, n) => (n + 1) % count);
    const targets = mixedTargets(labels, order, kind === 'shares' ? 0.3 : 1, classes);
    const weights = Float32Array.of(1, 2.5, 0, 0.25, 7, 1, 0.5);
    const mean = (values: ArrayLike<number>) => weightedMean(values, targets, weights);
    const compute = () =>
      tf.tidy(() => {
        const given = kind === 'shares' ? tf.tensor2d(targets, [count, classes]) : tf.tensor1d(labels, 'int32');
        const { totals, dLogits } = softmaxCrossEntropy(engine, tf.tensor2d(z, [count, classes]), given, tf.tensor2d(weights, [count, 1]));
        return { loss: totals.dataSync()[0], dLogits: [...dLogits.dataSync()] };
      });

    it("has the loss of Keras' formula in double precision", () => {
      expect(compute().loss / count).toBeCloseTo(mean(z), 5);
    });

    it('has the gradient that central differences have', () => {
      for (const [i, value] of compute().dLogits.entries()) {
        const moved = (by: number) => mean(Float64Array.from(z, (own, at) => (at === i ? own + by : own)));
        expect(Math.abs(value - (moved(1e-5) - moved(-1e-5)) / 2e-5)).toBeLessThan(1e-6);
      }
    });
  });

  it('gives the same bytes with weights of 1 as without weights', () => {
    const rng = createRng(12);
    const [count, classes] = [33, 5];
    const logits = Float32Array.from({ length: count * classes }, () => 3 * rng.normal());
    const labels = Int32Array.from({ length: count }, () => rng.integer(classes));
    const bytes = (weights?: Float32Array) =>
      tf.tidy(() => {
        const z = tf.tensor2d(logits, [count, classes]);
        const y = tf.tensor1d(labels, 'int32');
        const { totals, dLogits } = softmaxCrossEntropy(engine, z, y, weights && tf.tensor2d(weights, [count, 1]));
        return [...totals.dataSync(), ...dLogits.dataSync()];
      });
    expect(bytes(new Float32Array(count).fill(1))).toEqual(bytes());
    expect(bytes(new Float32Array(count).fill(2))).not.toEqual(bytes());
  });

  it('counts correct predictions once, whatever their weights', () => {
    const totals = tf.tidy(() => [
      ...softmaxCrossEntropy(
        engine,
        tf.tensor2d([
          [1, 0],
          [1, 0],
          [0, 1],
        ]),
        tf.tensor1d([0, 1, 1], 'int32'),
        tf.tensor2d([[5], [9], [0]]),
      ).totals.dataSync(),
    ]);
    expect(totals[1]).toBe(2);
  });

  it('propagates NaN', () => {
    expect(run([[Number.NaN, 0]], [0]).loss).toBeNaN();
  });
});

/** -(1/N) sum_n w[n] sum_c y[n,c] log softmax(z[n])[c], in float64. */
function weightedMean(logits: ArrayLike<number>, targets: Float32Array, weights: Float32Array): number {
  const classes = targets.length / weights.length;
  return weights.reduce((sum, weight, n) => {
    const row = Array.from({ length: classes }, (_, c) => logits[n * classes + c]);
    const logSum = Math.log(row.reduce((total, z) => total + Math.exp(z), 0));
    return sum + (weight * row.reduce((total, z, c) => total + targets[n * classes + c] * (logSum - z), 0)) / weights.length;
  }, 0);
}
