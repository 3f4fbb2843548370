import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { type Engine, startEngine } from '@graft/engine';
import { readWeightFiles, readWeights, rowMajorStrides, transposed, type Weights } from '@graft/weights';
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Dialect, tensorflow } from '../src/architectures/dialect.ts';
import { efficientNetLite } from '../src/architectures/efficientnet-lite.ts';
import { invertedResiduals } from '../src/architectures/inverted-residuals.ts';
import { mobileNetV1 } from '../src/architectures/mobilenet-v1.ts';
import { type BackboneSpec, buildBackboneModel, findBackbone } from '../src/index.ts';
import { efficientNetPytorchNames } from '../src/names/inverted-residual-names.ts';
import { maxDifference } from './support/max-difference.ts';
import { obtainedWeights } from './support/obtained-weights.ts';
import { type Normalisation, syntheticInput } from './support/synthetic-input.ts';

const goldens = sharedData('golden/backbones');
const passes = 1e-3;
const even = (mean: number, std: number): Normalisation => ({ mean: [mean, mean, mean], std: [std, std, std] });
const imagenet = { mean: [0.485 * 255, 0.456 * 255, 0.406 * 255], std: [0.229 * 255, 0.224 * 255, 0.225 * 255] };

/** What each mistake costs on the synthetic features, from the reference's table: EfficientNet-Lite0, MobileNet. */
const networks: Readonly<Record<string, { readonly column: 0 | 1; readonly drawn: (dialect: Dialect) => Partial<BackboneSpec> }>> = {
  'efficientnet-lite0': { column: 0, drawn: (dialect) => invertedResiduals({ ...efficientNetLite(1, 1), dialect }) },
  'mobilenet-v1-075': { column: 1, drawn: (dialect) => mobileNetV1(0.75, dialect) },
};

describe.each(Object.entries(networks))('likely mistakes with %s', async (alias, { column, drawn }) => {
  const weights = await obtainedWeights(alias);
  describe.skipIf(!goldens || !weights)('are seen on the synthetic input', () => {
    const spec = findBackbone(alias);
    let engine: Engine;
    let sound: Weights;
    let expected: Float32Array;
    beforeAll(async () => {
      engine = await startEngine();
      sound = await readWeights(await readWeightFiles(weights?.path ?? ''));
      const bytes = await readFile(join(goldens ?? '', alias, 'features.f32'));
      expected = new Float32Array(Uint8Array.from(bytes.subarray(0, spec.featureDim * 4)).buffer);
    });

    /** The largest error of the features when the network is drawn or fed in another way. */
    const errorOf = (change: {
      readonly spec?: Partial<BackboneSpec>;
      readonly weights?: Weights;
      readonly scale?: Normalisation;
      readonly input?: (x: tf.Tensor4D) => tf.Tensor;
    }): number => {
      const { tf } = engine;
      const model = buildBackboneModel(tf, { ...spec, ...change.spec }, { weights: change.weights ?? sound });
      const received = tf.tidy(() => {
        const x = syntheticInput(tf, change.scale ?? spec);
        return (model.predict(change.input?.(x) ?? x) as tf.Tensor).dataSync() as Float32Array;
      });
      model.dispose();
      return maxDifference(received, expected);
    };
    /** As the table has it, with two significant digits; what it calls a mistake is beyond what passes. */
    const expectCost = (error: number, costs: readonly [number, number]): void => {
      const cost = costs[column];
      expect(cost).toBeGreaterThan(passes);
      expect(error).toBeGreaterThan(cost * 0.93);
      expect(error).toBeLessThan(cost * 1.07);
    };

    it('are not made here', () => expect(errorOf({})).toBeLessThan(1e-4));

    it.each([
      ['(x - 127.5) / 128', even(127.5, 128), [0.0056, 0.0089]],
      ['the scale of the other network', column === 0 ? even(127.5, 127.5) : even(127, 128), [0.013, 0.019]],
      ['x / 255', even(0, 255), [1.7, 2.5]],
      ['the mean and deviation of ImageNet', imagenet, [1.9, 3.3]],
    ] as const)('%s', (_, scale, costs) => expectCost(errorOf({ scale }), costs));

    it('BGR for RGB', () => expectCost(errorOf({ input: (x) => engine.tf.reverse(x, 3) }), [1.4, 2.9]));

    it('x and y swapped', () => expectCost(errorOf({ input: (x) => engine.tf.transpose(x, [0, 2, 1, 3]) }), [2.9, 5.3]));

    it('an epsilon of 1e-5', () => expectCost(errorOf({ spec: drawn({ ...tensorflow, epsilon: 1e-5 }) }), [0.74, 0.079]));

    it('symmetric padding', () => expectCost(errorOf({ spec: drawn({ ...tensorflow, padding: 'symmetric' }) }), [2.3, 3.2]));

    it('relu for relu6', () => {
      const unbounded: Partial<BackboneSpec> = {
        build: (tfjs, input) => {
          const activation = () => tfjs.layers.activation({ activation: 'relu' });
          return spec.build({ ...tfjs, layers: { ...tfjs.layers, activation } }, input);
        },
      };
      expectCost(errorOf({ spec: unbounded }), [6.6, 10.3]);
    });

    it.runIf(column === 0)('the strides of the file ignored', async () => {
      const tensors = [...sound.tensors].map(([name, { shape, data }]) => {
        const straight = { shape, strides: rowMajorStrides(shape), data };
        return { name, shape, data: transposed(straight, [...shape.keys()]) };
      });
      const straightened = new Map([['model.safetensors', Buffer.concat(encodeSafetensors(tensors))]]);
      const names = { safetensors: [efficientNetPytorchNames()] };
      expectCost(errorOf({ weights: await readWeights(straightened), spec: { imports: names } }), [6.0, 0]);
    });
  });
});
