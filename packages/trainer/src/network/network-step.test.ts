import { createRng } from '@graft/core';
import { expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { tensorsOf } from '../dense/dense-layers.ts';
import { denseStep } from '../dense/dense-step.ts';
import { batches, dense, scale, side } from './__fixtures__/small-networks.ts';
import { dropoutMasks } from './dropout-masks.ts';
import { uploadBatch } from './network-batch.ts';
import { planNetwork } from './network-plan.ts';
import { networkStep } from './network-step.ts';

await describeEngines('networkStep', ['wasm', 'native'], (engine) => {
  const { tf } = engine;

  it('has the gradients of the same layers written out', async () => {
    const model = dense(engine);
    const plan = planNetwork(engine, model, new Set(model.layers.map(({ name }) => name)));
    for await (const batch of batches(8, 8, 1)()) {
      const uploaded = uploadBatch(engine, batch, scale);
      const { gradients, totals } = networkStep(engine, plan, uploaded, dropoutMasks(engine, createRng(0)));
      const features = tf.reshape(uploaded.images, [8, side * side * 3]) as never;
      const [hiddenKernel, hiddenBias, outputKernel, outputBias] = plan.variables;
      const layers = { hidden: { kernel: hiddenKernel, bias: hiddenBias }, output: { kernel: outputKernel, bias: outputBias } };
      const expected = denseStep(engine, layers, { features, labels: uploaded.labels });
      for (const [i, gradient] of gradients.entries())
        expect(tf.tidy(() => tf.max(tf.abs(tf.sub(gradient, tensorsOf(expected.gradients)[i]))).dataSync()[0])).toBeLessThan(1e-6);
      expect(Math.abs(totals.dataSync()[0] - expected.totals.dataSync()[0])).toBeLessThan(1e-5);
      tf.dispose([gradients, totals, tensorsOf(expected.gradients), expected.totals, { ...uploaded }, features]);
    }
    model.dispose();
  });

  it('draws masks that depend on step and layer alone', () => {
    const layer = (name: string) => tf.layers.dropout({ name, rate: 0.25 });
    const draw = (step: string, name: string) =>
      tf.tidy(() => [...dropoutMasks(engine, createRng(0).split(step)).draw(layer(name), [40, 50]).dataSync()]);
    const mask = draw('epoch 1 step 1', 'dropout-a');
    expect(draw('epoch 1 step 1', 'dropout-a')).toEqual(mask);
    expect(draw('epoch 1 step 2', 'dropout-a')).not.toEqual(mask);
    expect(draw('epoch 1 step 1', 'dropout-b')).not.toEqual(mask);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(mask.filter((value) => value === 0).length / 2000).toBeCloseTo(0.25, 1);
  });

  it('uploads the scaled images of a batch, without the surplus of its buffers', () => {
    const images = Uint8Array.of(10, 20, 30, 40, 50, 60, 255, 255);
    const batch = { images, labels: Int32Array.of(2, 9), count: 1, height: 1, width: 2 };
    const uploaded = uploadBatch(engine, batch, { mean: [10, 0, 0], std: [2, 4, 5] });
    expect([...uploaded.images.dataSync()]).toEqual([0, 5, 6, 15, 12.5, 12]);
    expect([...uploaded.labels.dataSync()]).toEqual([2]);
    tf.dispose({ ...uploaded });
  });
});
