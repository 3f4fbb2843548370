import type * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { describeEngine } from '../__fixtures__/describe-engine.ts';
import { startEngine } from '../start-engine.ts';
import { nativeStatus } from './native-status.ts';

const { available } = await nativeStatus();

// Visible where the native engine was not completed: `npm run setup:native`.
describe.skipIf(!available)('where libtensorflow is complete', () => {
  describeEngine('native');

  it('trains a convolution to the same bytes twice', async () => {
    const engine = await startEngine({ prefer: 'native' });
    const { tf: api } = engine;
    const train = (): Uint8Array => {
      const kernel = api.variable(engine.statelessUniform([3, 3, 3, 8], [1, 2], -0.1, 0.1));
      const dense = api.variable(engine.statelessUniform([14 * 14 * 8, 3], [3, 4], -0.1, 0.1));
      const x = engine.statelessUniform([8, 16, 16, 3], [5, 6], 0, 1);
      const targets = api.oneHot(api.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3);
      const optimizer = engine.createAdam([kernel, dense], { learningRate: 0.01 });
      for (let step = 0; step < 5; step++) {
        const { grads } = api.variableGrads(() => {
          const hidden = api.conv2d(x as tf.Tensor4D, kernel as tf.Tensor as tf.Tensor4D, 1, 'valid');
          return api.losses.softmaxCrossEntropy(targets, api.relu(hidden).reshape([8, -1]).matMul(dense)).asScalar();
        });
        optimizer.apply([kernel, dense].map(({ name }) => grads[name] as tf.Tensor));
      }
      return new Uint8Array(Float32Array.from(kernel.dataSync()).buffer);
    };
    expect(Buffer.compare(train(), train())).toBe(0);
  });

  it('refuses another number of threads in the same process', async () => {
    await expect(startEngine({ prefer: 'native', trainThreads: 3 })).rejects.toThrow(/trainThreads 2.*but received 3/);
  });
});
