import { cacheDirectory, EngineError, WeightsError } from '@graft/core';
import { type Engine, startEngine } from '@graft/engine';
import { buildBackboneModel, findBackbone, weightsOf } from '@graft/model-zoo';
import { fineTuneConfig, fitNetwork, networkConfig, planFineTuning } from '@graft/trainer';
import { obtain, readWeightFiles, readWeights } from '@graft/weights';
import { describe, expect, it } from 'vitest';

const [side, classes, count] = [64, 3, 24];
const spec = findBackbone('efficientnet-lite0');

/** Undefined, a visible skip, where this machine cannot train convolutions or obtain the weights; in CI an error. */
async function given(): Promise<{ engine: Engine; path: string } | undefined> {
  try {
    const engine = await startEngine({ prefer: 'native' });
    return { engine, path: (await obtain(weightsOf(spec), { cache: cacheDirectory() })).path };
  } catch (error) {
    if ((EngineError.isInstance(error) || WeightsError.isInstance(error)) && !process.env.CI) return undefined;
    throw error;
  }
}

/** Pictures whose class is their brightest channel. */
async function* batches() {
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  const images = Uint8Array.from({ length: count * side * side * 3 }, (_, i) => {
    const isBright = i % 3 === labels[Math.floor(i / (side * side * 3))];
    return (isBright ? 120 : 0) + ((i * 37 + (i >> 7) * 11) % 128);
  });
  for (let step = 0; step < 4; step++) yield { images, labels, count, height: side, width: side };
}

const start = await given();

describe.skipIf(start === undefined)('a backbone of the zoo under a new head', () => {
  it('thaws its last blocks in turn and keeps every byte of what stays frozen, statistics included', async () => {
    const { engine, path } = start as NonNullable<typeof start>;
    const { tf } = engine;
    const backbone = buildBackboneModel(tf, spec, { height: side, width: side, weights: await readWeights(await readWeightFiles(path)) });
    const head = tf.layers.dense({ name: 'classes', units: classes, activation: 'softmax', kernelInitializer: 'zeros' });
    const model = tf.model({ inputs: backbone.inputs, outputs: head.apply(backbone.outputs) as typeof backbone.outputs });
    const config = fineTuneConfig.parse({ unfreeze: { lastBlocks: 2 }, headEpochs: 1, blockEvery: 1 });
    const groups = planFineTuning(
      { layers: model.layers.map(({ name }) => name), blocks: [...spec.blocks, { name: 'head of classes', from: 'classes' }], epochs: 3 },
      config,
    );
    expect(groups.map(({ name, fromEpoch }) => [name, fromEpoch])).toEqual([
      ['block15', 3],
      ['head', 2],
      ['head of classes', 1],
    ]);

    const read = () => new Map(model.weights.map((weight) => [weight.originalName, Buffer.from(weight.read().dataSync().slice().buffer)]));
    const seen = [read()];
    const { history, parameters } = await fitNetwork(engine, {
      model,
      groups,
      batchNorm: config.batchNorm,
      trainBatches: batches,
      validationBatches: batches,
      stepsPerEpoch: 4,
      config: networkConfig.parse({ epochs: 3, learningRate: 0.003 }),
      scale: spec,
      onEpoch: () => seen.push(read()),
      onSnapshot: async () => undefined,
    });

    const moved = (epoch: number) =>
      [...(seen[epoch] ?? [])].filter(([name, bytes]) => !seen[epoch - 1]?.get(name)?.equals(bytes)).map(([name]) => name);
    const learnt = (...layers: string[]) => layers.flatMap((name) => [`${name}_bn/gamma`, `${name}_bn/beta`]);
    expect(moved(1)).toEqual(['classes/kernel', 'classes/bias']);
    expect(new Set(moved(2))).toEqual(new Set([...moved(1), 'head/kernel', ...learnt('head')]));
    const block = ['block15_expand/kernel', 'block15_depthwise/depthwise_kernel', 'block15_project/kernel'];
    expect(new Set(moved(3))).toEqual(
      new Set([...moved(2), ...block, ...learnt('block15_expand', 'block15_depthwise', 'block15_project')]),
    );
    const norms = 2 * (1152 + 1152 + 320 + 1280);
    const kernels = 192 * 1152 + 9 * 1152 + 1152 * 320 + 320 * 1280;
    const classifier = 1280 * classes + classes;
    expect(parameters).toEqual({ total: spec.parameters + classifier, trainable: kernels + norms + classifier });
    expect(history[2]?.loss).toBeLessThan(history[0]?.loss ?? 0);
    model.dispose();
  });
});
