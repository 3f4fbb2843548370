import { rowMajorStrides, type StridedTensor } from '@graft/weights';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { importWeights } from './import-weights.ts';
import type { KeyMap } from './key-map.ts';

const plain: KeyMap = { layout: 'torch', key: ({ layer, variable }) => `${layer}.${variable}`, isUnused: (key) => key === 'known extra' };

function tensor(shape: readonly number[], data: ArrayLike<number>): StridedTensor {
  return { shape, strides: rowMajorStrides(shape), data: Float32Array.from(data) };
}

it('turns the axes of convolution, depthwise and dense weights', () => {
  const values = importWeights(
    new Map([
      ['c.kernel', tensor([2, 1, 1, 2], [1, 2, 3, 4])],
      ['d.depthwise_kernel', tensor([2, 1, 1, 2], [1, 2, 3, 4])],
      ['f.kernel', tensor([2, 2], [1, 2, 3, 4])],
    ]),
    plain,
    [
      { layer: 'c', variable: 'kernel', shape: [1, 2, 1, 2] },
      { layer: 'd', variable: 'depthwise_kernel', shape: [1, 2, 2, 1] },
      { layer: 'f', variable: 'kernel', shape: [2, 2] },
    ],
  );
  expect(values.map((value) => [...value])).toEqual([
    [1, 3, 2, 4],
    [1, 3, 2, 4],
    [1, 3, 2, 4],
  ]);
});

it('names a tensor that is missing, has another shape, or belongs to another network', () => {
  const wanted = [{ layer: 'f', variable: 'bias', shape: [2] }];
  expect(() => importWeights(new Map(), plain, wanted)).toThrow(/f\.bias is missing/);
  expect(() => importWeights(new Map([['f.bias', tensor([3], [1, 2, 3])]]), plain, wanted)).toThrow(
    /f\.bias has shape \[3\] where bias of shape \[2\]/,
  );
  const fitting = ['f.bias', tensor([2], [1, 2])] as const;
  expect(() => importWeights(new Map([fitting, ['other', tensor([1], [1])]]), plain, wanted)).toThrow(/other does not belong/);
  expect(importWeights(new Map([fitting, ['known extra', tensor([1], [1])]]), plain, wanted)).toHaveLength(1);
});

it('computes with a gamma folded into kernel and mean what a batch norm with that gamma computes', async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  const file = new Map([
    ['c.kernel', tensor([2, 3, 1, 1], [0.5, -1, 2, 1.5, 0.25, -0.75])],
    ['bn.gamma', tensor([2], [-2, 0.5])],
    ['bn.beta', tensor([2], [0.1, -0.2])],
    ['bn.moving_mean', tensor([2], [0.3, -0.4])],
    ['bn.moving_variance', tensor([2], [0.5, 3])],
  ]);
  const folded: KeyMap = {
    ...plain,
    factor: ({ variable }) => (variable === 'kernel' || variable === 'moving_mean' ? 'bn.gamma' : undefined),
  };
  const x = tf.tensor([1, -2, 3, 0.5, 0.25, -1], [1, 1, 2, 3]);
  const run = (scale: boolean, map: KeyMap): Float32Array => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ name: 'c', filters: 2, kernelSize: 1, useBias: false, inputShape: [1, 2, 3] }),
        tf.layers.batchNormalization({ name: 'bn', scale }),
      ],
    });
    const wanted = [{ layer: 'c', variable: 'kernel', shape: [1, 1, 3, 2] }];
    for (const variable of scale ? ['gamma', 'beta', 'moving_mean', 'moving_variance'] : ['beta', 'moving_mean', 'moving_variance']) {
      wanted.push({ layer: 'bn', variable, shape: [2] });
    }
    model.setWeights(importWeights(file, map, wanted).map((value, i) => tf.tensor(value, wanted[i]?.shape)));
    return (model.predict(x) as tf.Tensor).dataSync() as Float32Array;
  };
  const [withGamma, without] = [run(true, plain), run(false, folded)];
  for (const [i, value] of withGamma.entries()) expect(without[i]).toBeCloseTo(value, 5);
});
