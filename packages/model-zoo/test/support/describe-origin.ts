import { compileToOnnx, type Engine, openOnnx, startEngine } from '@graft/engine';
import { readWeights } from '@graft/weights';
import type * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackboneSpec, buildBackboneModel } from '../../src/index.ts';
import { maxDifference } from './max-difference.ts';
import type { OriginFixture } from './origin-fixture.ts';
import { seededImage } from './seeded-image.ts';
import { seededWeights } from './seeded-weights.ts';

const ends = ['features', 'preLogits', 'logits'] as const;

/**
 * That a builder is the network of its origin: with the same random weights, read from a file with the origin's names and axes, it
 * has as many parameters and computes the same, and every weight can learn.
 *
 * @param isFirst - whether to show that the network learns; a second origin has the same network under other names.
 */
export function describeOrigin(spec: BackboneSpec, fixture: OriginFixture, isFirst: boolean): void {
  describe(`${spec.id} beside ${fixture.source}`, () => {
    const { height, width } = fixture;
    let engine: Engine;
    let model: tf.LayersModel;
    let input: tf.Tensor;
    beforeAll(async () => {
      engine = await startEngine();
      model = buildBackboneModel(engine.tf, spec, { height, width, output: 'logits', weights: await readWeights(seededWeights(fixture)) });
      const { data } = seededImage(fixture);
      input = engine.tf.tidy(() => {
        const pixels = engine.tf.tensor(Float32Array.from(data), [1, height, width, 3]);
        return engine.tf.div(engine.tf.sub(pixels, engine.tf.tensor1d([...spec.mean])), engine.tf.tensor1d([...spec.std]));
      });
    });
    afterAll(() => {
      model.dispose();
      input.dispose();
    });

    it('has its trainable parameters, the gammas that are folded on import aside', () => {
      const folded = fixture.tensors.filter(({ name }) => isFolded(spec, name)).reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
      expect(countOf(model.trainableWeights)).toBe(fixture.parameters - folded);
      expect(spec.publishedParameters).toBe(fixture.parameters);
    });

    it('computes its features, what its classifier reads, and its logits', () => {
      for (const end of ends.filter((name) => fixture[name])) {
        const expected = Float32Array.from(fixture[end] ?? []);
        const part = engine.tf.model({ inputs: model.inputs, outputs: model.getLayer(end).output });
        const received = engine.tf.tidy(() => (part.predict(input) as tf.Tensor).dataSync()) as Float32Array;
        expect(maxDifference(received, expected) / Math.max(1, ...expected.map(Math.abs)), end).toBeLessThanOrEqual(1e-4);
        expect(deviation(expected), end).toBeGreaterThan(1e-2);
      }
    });

    it.runIf(isFirst)('gives on ONNX what it gives on tfjs, with the same weights', async () => {
      const { mean, std, channelOrder } = spec;
      // The classifier is one layer more, except where a hidden one stands before it.
      for (const end of fixture.preLogits ? (['features', 'logits'] as const) : (['features'] as const)) {
        const part = engine.tf.model({ inputs: model.inputs, outputs: model.getLayer(end).output });
        const expected = engine.tf.tidy(() => (part.predict(input) as tf.Tensor).dataSync()) as Float32Array;
        const network = await openOnnx(compileToOnnx(part, { output: end, mean, std, channelOrder, input: 'uint8' }), { threads: 2 });
        const received = await network.run(seededImage(fixture).data, [1, height, width, 3]);
        await network.dispose();
        expect(maxDifference(received, expected) / Math.max(1, ...expected.map(Math.abs)), end).toBeLessThanOrEqual(1e-4);
      }
    });

    it.runIf(isFirst)('lets a gradient reach every trainable weight', (context) => {
      if (!engine.trainsConvolutions) context.skip();
      const { tf } = engine;
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const largest = tf.tidy(() => {
        const direction = tf.sin(tf.range(0, 1000));
        const { grads } = tf.variableGrads(() => tf.sum(tf.mul(run(engine, model, input), direction)) as tf.Scalar, variables);
        return tf.stack(variables.map(({ name }) => tf.max(tf.abs(grads[name] ?? 0)))).dataSync();
      });
      const still = model.trainableWeights.filter((_, i) => !(Number.isFinite(largest[i]) && (largest[i] ?? 0) > 0));
      expect(still.map(({ originalName }) => originalName)).toEqual([]);
    });
  });
}

/** The model's output layer by layer, so that batch norms without gamma have gradients too. */
function run({ normalizeBatch }: Engine, model: tf.LayersModel, input: tf.Tensor): tf.Tensor {
  const values = new Map(model.inputs.map(({ id }) => [id, input]));
  for (const layer of model.layers.slice(1)) {
    const [node] = layer.inboundNodes;
    const inputs = (node?.inputTensors ?? []).map(({ id }) => values.get(id) as tf.Tensor);
    const isNorm = layer.getClassName() === 'BatchNormalization';
    const output = isNorm
      ? normalizeBatch(layer, inputs[0] as tf.Tensor, false)
      : layer.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs);
    for (const { id } of node?.outputTensors ?? []) values.set(id, output as tf.Tensor);
  }
  return values.get(model.outputs[0]?.id ?? -1) as tf.Tensor;
}

/** Whether the builder's network has this tensor only as a factor in others. */
function isFolded(spec: BackboneSpec, name: string): boolean {
  if (name.startsWith('AuxLogits.')) return false;
  return Object.values(spec.imports).some((maps) =>
    maps.some((map) => map.factor?.({ layer: name.replace('.bn.weight', '_bn'), variable: 'moving_mean' }) === name),
  );
}

function countOf(weights: readonly { readonly shape: readonly (number | null)[] }[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce<number>((product, dim) => product * (dim ?? 1), 1), 0);
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
