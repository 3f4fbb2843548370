import { startEngine } from '@graft/engine';
import { readWeights } from '@graft/weights';
import type * as tf from '@tensorflow/tfjs';
import { InceptionV3Model } from 'nsfwjs/models/inception_v3';
import { expect, it } from 'vitest';
import { inceptionV3 } from '../src/architectures/inception-v3.ts';
import { type BackboneSpec, buildBackboneModel, findBackbone } from '../src/index.ts';
import { kerasInceptionNames } from '../src/names/inception-names.ts';
import { maxDifference } from './support/max-difference.ts';
import { seededImage } from './support/seeded-image.ts';

/** The shape and names of Keras' Inception v3 up to its pool, and another classifier: it checks numerics and is not a backbone. */
const spec: BackboneSpec = {
  ...findBackbone('inception-v3'),
  imports: { 'tfjs-layers': [{ ...kerasInceptionNames('_1'), isUnused: (key) => key.startsWith('dense_') }] },
  build(tfjs, input) {
    const { features } = inceptionV3({ momentum: 0.99, meansCountBorder: false }).build(tfjs, input);
    return { features, preLogits: features, logits: features };
  },
};

it('computes with trained weights of its shape what tfjs computes from the file’s own graph', async () => {
  const { tf } = await startEngine();
  const { modelTopology, weightsManifest } = contentOf<ModelJson>(await InceptionV3Model.modelJson());
  const shards = await Promise.all(
    InceptionV3Model.weightBundles.map(async (shard) => Buffer.from(contentOf<string>(await shard()), 'base64')),
  );
  const files = new Map<string, Uint8Array>([['model.json', Buffer.from(JSON.stringify({ weightsManifest }))]]);
  for (const [i, name] of weightsManifest.flatMap(({ paths }) => paths).entries()) files.set(name, shards[i] as Buffer);
  const ours = buildBackboneModel(tf, spec, { weights: await readWeights(files) });

  const weightData = Uint8Array.from(Buffer.concat(shards)).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const theirs = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const pooled = tf.model({ inputs: theirs.inputs, outputs: theirs.getLayer('flatten_1').output });

  const { data } = seededImage(spec);
  const input = tf.tidy(() => tf.sub(tf.div(tf.tensor(Float32Array.from(data), [1, spec.height, spec.width, 3]), 127.5), 1));
  const [received, expected] = [ours, pooled].map((model) => tf.tidy(() => (model.predict(input) as tf.Tensor).dataSync()) as Float32Array);
  if (received === undefined || expected === undefined) return expect.fail();
  expect(expected).toHaveLength(2048);
  expect(expected.some((value) => value > 0.1)).toBe(true);
  expect(maxDifference(received, expected)).toBeLessThanOrEqual(1e-4 * Math.max(1, ...expected));
  ours.dispose();
  theirs.dispose();
  input.dispose();
});

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: tf.io.WeightsManifestEntry[] }[];
}

/** A CommonJS module's content, however it was imported. */
function contentOf<T>(module: object): T {
  return ('default' in module ? module.default : module) as T;
}
