import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { startEngine } from '@graft/engine';
import { readWeightFiles, readWeights } from '@graft/weights';
import type * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { buildBackboneModel, findBackbone } from '../src/index.ts';
import { obtainedWeights } from './support/obtained-weights.ts';
import { syntheticInput } from './support/synthetic-input.ts';

interface LayerStatistics {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly first8: readonly number[];
  readonly last8: readonly number[];
}

const goldens = sharedData('golden/backbones');

describe.each(['efficientnet-lite0', 'mobilenet-v1-075'])('%s, layer by layer on the synthetic input', async (alias) => {
  const weights = await obtainedWeights(alias);
  it.skipIf(!goldens || !weights)('has the reference’s statistics and values within 1e-3', async () => {
    const { tf } = await startEngine();
    const spec = findBackbone(alias);
    const model = buildBackboneModel(tf, spec, { weights: await readWeights(await readWeightFiles(weights?.path ?? '')) });
    const golden = JSON.parse(await readFile(join(goldens ?? '', alias, 'golden.json'), 'utf8')) as { syntheticLayers: LayerStatistics[] };
    expect(golden.syntheticLayers.length).toBeGreaterThan(15);
    const outputs = golden.syntheticLayers.map(({ name }) => layerOf(model, name).output as tf.SymbolicTensor);
    const all = tf.model({ inputs: model.inputs, outputs });
    tf.tidy(() => {
      const received = all.predict(syntheticInput(tf, spec)) as tf.Tensor[];
      for (const [i, expected] of golden.syntheticLayers.entries()) {
        const tensor = received[i] as tf.Tensor;
        expect(tensor.shape, expected.name).toEqual(expected.shape);
        const values = tensor.dataSync() as Float32Array;
        const near = (what: string, value: number | undefined, reference: number): void =>
          // Six significant digits are stored.
          expect(Math.abs((value ?? Number.NaN) - reference), `${expected.name} ${what}`).toBeLessThanOrEqual(
            1e-3 + 5e-6 * Math.abs(reference),
          );
        const { mean, std, min, max } = statisticsOf(values);
        near('mean', mean, expected.mean);
        near('std', std, expected.std);
        near('min', min, expected.min);
        near('max', max, expected.max);
        for (const [n, reference] of expected.first8.entries()) near(`[${n}]`, values[n], reference);
        for (const [n, reference] of expected.last8.entries()) near(`[-${8 - n}]`, values[values.length - 8 + n], reference);
      }
    });
    model.dispose();
  });
});

/** The layer whose output the reference calls by this name: a block's last, or an activation. */
function layerOf(model: tf.LayersModel, name: string): tf.layers.Layer {
  const candidates = [`${name.replace(/_relu$/, '')}_act`, `${name}_add`, `${name}_project_bn`];
  const found = candidates.map((candidate) => model.layers.find((layer) => layer.name === candidate)).find((layer) => layer !== undefined);
  return found ?? expect.fail(`No layer for ${name}.`);
}

function statisticsOf(values: Float32Array): { mean: number; std: number; min: number; max: number } {
  let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, std: Math.sqrt(squares / values.length), min, max };
}
