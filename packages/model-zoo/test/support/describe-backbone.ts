import { type Backbone, createRng, type ImageBatch } from '@graft/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackboneSpec, buildBackboneModel, openBackbone, prepareBackbone } from '../../src/index.ts';
import { maxDifference } from './max-difference.ts';
import type { TestWeights } from './obtained-weights.ts';
import type { OriginFixture } from './origin-fixture.ts';
import { seededImage } from './seeded-image.ts';
import { seededCache } from './seeded-weights.ts';

/**
 * The contract of every backbone, run over the registry: what the spec declares is what comes out, the same bytes each
 * time, in batches as alone, from uint8 and from float32, on ONNX what its origin computes.
 *
 * @param fixture - whose random weights it is loaded with, at its size: all of them are fully convolutional, and a small picture
 * shows what a large one would, sooner.
 */
export function describeBackbone(spec: BackboneSpec, fixture: OriginFixture): void {
  const size = { height: fixture.height, width: fixture.width };
  describe(spec.id, () => {
    it('declares the parameters and the dimension that its builder draws', () => {
      const model = buildBackboneModel(tf, spec);
      expect(model.countParams()).toBe(spec.parameters);
      expect(model.outputs[0]?.shape).toEqual([null, spec.featureDim]);
      model.dispose();
    });

    it('names its blocks by layers in network order, and every weight up to the features is in a block', () => {
      const model = buildBackboneModel(tf, spec, { height: 96, width: 96 });
      const weighted = model.layers.filter(({ weights }) => weights.length > 0).map(({ name }) => name);
      const positions = spec.blocks.map(({ from }) => weighted.indexOf(from));
      expect(positions[0]).toBe(0);
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      expect(new Set(spec.blocks.map(({ name }) => name)).size).toBe(spec.blocks.length);
      model.dispose();
    });

    it('has an alias that is the architecture of its id', () => {
      expect(spec.id.split('.')[0]).toBe(spec.alias);
    });

    it('leaves no tensor after it was drawn and disposed of', () => {
      const before = tf.memory().numTensors;
      buildBackboneModel(tf, spec, { height: 96, width: 128 }).dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    describe('with weights', () => {
      let weights: TestWeights;
      const open = async (input: 'uint8' | 'float32') =>
        openBackbone(await prepareBackbone(spec.id, { input, offline: true, cache: weights.cache, preprocessing: size }), { threads: 2 });
      let backbone: Backbone;
      beforeAll(async () => {
        weights = await seededCache(spec, fixture);
        backbone = await open('uint8');
      });
      afterAll(async () => {
        await backbone.dispose();
        await weights.remove();
      });

      it('is what the spec says', () => {
        const { id, featureDim, parameters, preprocessing, weightsSha256 } = backbone;
        expect({ id, featureDim, parameters, preprocessing }).toEqual({
          id: spec.id,
          featureDim: spec.featureDim,
          parameters: spec.parameters,
          preprocessing: { ...spec.features, ...size },
        });
        expect(weightsSha256).toBe(weights.sha256);
      });

      it('computes on ONNX, from bytes, the features of its origin', async () => {
        const expected = Float32Array.from(fixture.features);
        const received = await backbone.embed(seededImage(fixture));
        expect(maxDifference(received, expected) / Math.max(1, ...expected.map(Math.abs))).toBeLessThanOrEqual(1e-4);
      });

      it('gives each image of a batch what it gives it alone, bit for bit, and again', async () => {
        const images = noise(size, 9);
        const together = await backbone.embed(images);
        expect(together).toHaveLength(9 * spec.featureDim);
        expect(await backbone.embed(images)).toEqual(together);
        const pixels = size.height * size.width * 3;
        for (const n of [0, 7, 8]) {
          const alone = await backbone.embed({ ...images, count: 1, data: images.data.subarray(n * pixels, (n + 1) * pixels) });
          expect(alone).toEqual(together.subarray(n * spec.featureDim, (n + 1) * spec.featureDim));
        }
        expect(await backbone.embed({ ...images, count: 0, data: new Uint8Array(0) })).toHaveLength(0);
      });

      // The cast is the compiler's, not the network's: small networks show it.
      it.runIf(spec.parameters < 3e6)('gives floats what it gives the same pixels, bit for bit', async () => {
        const floats = await open('float32');
        const images = noise(size, 2);
        const [fromPixels, fromFloats] = [
          await backbone.embed(images),
          await floats.embed({ ...images, data: Float32Array.from(images.data) }),
        ];
        expect(fromFloats).toEqual(fromPixels);
        await floats.dispose();
      });

      it.runIf(spec.parameters < 3e6)('has half the file in float16, and features within 2 % of the largest', async () => {
        const options = { input: 'uint8', offline: true, cache: weights.cache, preprocessing: size } as const;
        const [whole, half] = [
          await prepareBackbone(spec.id, options),
          await prepareBackbone(spec.id, { ...options, precision: 'float16' }),
        ];
        expect(half.network.length / whole.network.length).toBeLessThan(0.55);
        expect([whole.precision, half.precision]).toEqual([undefined, 'float16']);
        const halved = await openBackbone(half, { threads: 2 });
        const expected = await backbone.embed(seededImage(fixture));
        const received = await halved.embed(seededImage(fixture));
        await halved.dispose();
        // A weight errs by 2^-12 of itself and layers add up; with trained weights about 1 % was seen (README).
        const difference = maxDifference(received, expected) / Math.max(1, ...expected.map(Math.abs));
        expect(difference).toBeLessThanOrEqual(2e-2);
        expect(difference).toBeGreaterThan(0);
      });

      it('refuses images of another size and of another type', async () => {
        const image = noise(size, 1);
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
