import { createRng, type ImageBatch } from '@graft/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackboneSpec, buildBackboneModel, loadBackbone, readWeightFiles } from '../../src/index.ts';
import type { TestWeights } from './obtained-weights.ts';

/**
 * The contract of every backbone, run over the registry: what the spec declares is what comes out, the same bytes each
 * time, in batches as alone, from uint8 and from float32, on ONNX as on tfjs.
 *
 * @param weights - undefined where this machine cannot obtain them: the parts that need them skip.
 */
export function describeBackbone(spec: BackboneSpec, weights: TestWeights | undefined): void {
  describe(spec.id, () => {
    it('declares the parameters and the dimension that its builder draws', () => {
      const model = buildBackboneModel(tf, spec);
      expect(model.countParams()).toBe(spec.parameters);
      expect(model.outputs[0]?.shape).toEqual([null, spec.featureDim]);
      model.dispose();
    });

    it('has an alias that is the architecture of its id', () => {
      expect(spec.id.split('.')[0]).toBe(spec.alias);
    });

    it('is drawn and disposed of without a tensor left', () => {
      const before = tf.memory().numTensors;
      buildBackboneModel(tf, spec, { height: 96, width: 128 }).dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    describe.skipIf(!weights)('with its weights', () => {
      const open = (input: 'uint8' | 'float32', size: { height?: number; width?: number } = {}) =>
        loadBackbone(spec.id, { input, offline: true, threads: 2, cache: weights?.cache, preprocessing: size });
      let backbone: Awaited<ReturnType<typeof loadBackbone>>;
      beforeAll(async () => {
        backbone = await open('uint8');
      });
      afterAll(() => backbone.dispose());

      it('is what the spec says', () => {
        const { id, featureDim, parameters, preprocessing, weightsSha256 } = backbone;
        expect({ id, featureDim, parameters, preprocessing }).toEqual({
          id: spec.id,
          featureDim: spec.featureDim,
          parameters: spec.parameters,
          preprocessing: spec.features,
        });
        expect(weightsSha256).toBe(weights?.sha256);
      });

      it('gives a batch what it gives each of its images, bit for bit, and the same again', async () => {
        const images = noise(spec, 11);
        const together = await backbone.embed(images);
        expect(together).toHaveLength(11 * spec.featureDim);
        expect(await backbone.embed(images)).toEqual(together);
        const size = spec.height * spec.width * 3;
        for (const n of [0, 7, 8, 10]) {
          const alone = await backbone.embed({ ...images, count: 1, data: images.data.subarray(n * size, (n + 1) * size) });
          expect(alone).toEqual(together.subarray(n * spec.featureDim, (n + 1) * spec.featureDim));
        }
        expect(await backbone.embed({ ...images, count: 0, data: new Uint8Array(0) })).toHaveLength(0);
      });

      it('gives floats what it gives the same pixels, bit for bit', async () => {
        const floats = await open('float32');
        const images = noise(spec, 2);
        const [fromPixels, fromFloats] = [
          await backbone.embed(images),
          await floats.embed({ ...images, data: Float32Array.from(images.data) }),
        ];
        expect(fromFloats).toEqual(fromPixels);
        await floats.dispose();
      });

      it('computes on ONNX what tfjs computes, within 1e-4, at a size of its own', async () => {
        const size = { height: 107, width: 139 };
        const onnx = await open('uint8', size);
        const model = buildBackboneModel(tf, spec, { ...size, weights: await readWeightFiles(weights?.path ?? '') });
        const image = noise(size, 1);
        const [mean = 0] = spec.mean;
        const [std = 1] = spec.std;
        const input = tf.tensor(
          Float32Array.from(image.data, (value) => (value - mean) / std),
          [1, size.height, size.width, 3],
        );
        const expected = (model.predict(input) as tf.Tensor).dataSync() as Float32Array;
        const scale = Math.max(1, ...expected.map(Math.abs));
        expect(maxDifference(await onnx.embed(image), expected)).toBeLessThanOrEqual(1e-4 * scale);
        await onnx.dispose();
        model.dispose();
        input.dispose();
      });

      it('refuses images of another size and of another type', async () => {
        const image = noise(spec, 1);
        await expect(backbone.embed({ ...image, height: image.height - 1 })).rejects.toThrow(/Expected shape/);
        await expect(backbone.embed({ ...image, data: Float32Array.from(image.data) })).rejects.toThrow(/uint8/);
      });
    });
  });
}

/** Blocky noise: all frequencies that a photo has, none of its rights. */
function noise({ height, width }: Pick<BackboneSpec, 'height' | 'width'>, count: number): ImageBatch {
  const rng = createRng(count);
  const data = new Uint8Array(count * height * width * 3);
  for (let i = 0, value = 0; i < data.length; i++) {
    if (i % 48 === 0) value = rng.integer(224);
    data[i] = value + (i % 32);
  }
  return { data, count, height, width };
}

export function maxDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN)));
  return largest;
}
