import { expect, it } from 'vitest';
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

  it('is the formula on a case by hand', () => {
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

  it('neither overflows nor clips: a certain mistake costs its logit', () => {
    const { loss, dLogits } = run([[500, -500]], [1]);
    expect(loss).toBe(1000);
    expect(dLogits).toEqual([1, -1]);
  });

  it('takes shares for labels: one-hot rows are the labels, mixed ones the mean of two labels', () => {
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
    const first = run(logits, [2, 0]);
    const second = run(logits, [1, 1]);
    expect(
      shared([
        [0, 0, 1],
        [1, 0, 0],
      ]),
    ).toEqual(first);
    const mixed = shared([
      [0, 0.25, 0.75],
      [0.75, 0.25, 0],
    ]);
    expect(mixed.loss).toBeCloseTo(0.75 * first.loss + 0.25 * second.loss, 5);
    expect(mixed.correct, 'the class of the larger share').toBe(1);
    for (const [i, value] of mixed.dLogits.entries()) expect(value).toBeCloseTo(0.75 * first.dLogits[i] + 0.25 * second.dLogits[i], 6);
  });

  it('passes NaN on', () => {
    expect(run([[Number.NaN, 0]], [0]).loss).toBeNaN();
  });
});
