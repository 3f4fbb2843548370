import { cacheDirectory, type Preprocessing, type WeightPrecision, WeightsError } from '@graft/core';
import { compileToOnnx } from '@graft/engine';
import { digestOf, type Obtained, readWeightFiles, readWeights } from '@graft/weights';
import type { Heads } from './architectures/architecture.ts';
import { buildBackboneModel } from './build-backbone-model.ts';
import { compiledNetwork } from './compiled-cache.ts';
import type { BackboneSpec } from './define-backbone.ts';
import { withPlainTfjs } from './plain-tfjs.ts';

export interface CompileOptions {
  readonly preprocessing: Preprocessing;
  /** What the network will receive: uint8 pixels, or floats on the 0..255 scale after an augmentation. */
  readonly input: 'uint8' | 'float32';
  readonly output?: keyof Heads;
  /** Precision of the weights in the compiled file. Default: float32. */
  readonly precision?: WeightPrecision | undefined;
  readonly cache?: string | undefined;
}

/**
 * A backbone as ONNX bytes, mean and std included: from the cache, else built, compiled and kept there.
 *
 * Only a miss loads tfjs, on its plain JavaScript backend; the backend from before is set again.
 *
 * @throws {WeightsError} when the weights are not this network's, or changed since they were verified.
 */
export async function compileNetwork(spec: BackboneSpec, weights: Obtained, options: CompileOptions): Promise<Uint8Array> {
  const { preprocessing, input, output = 'features', precision = 'float32', cache = cacheDirectory() } = options;
  const { height, width, mean, std, channelOrder } = preprocessing;
  const contract = { height, width, mean, std, channelOrder, input, output, precision };
  return compiledNetwork(cache, { backbone: spec.id, weights: weights.sha256, ...contract }, async () => {
    const files = await readWeightFiles(weights.path);
    if (digestOf(files) !== weights.sha256) {
      throw new WeightsError(`Expected the weights at ${weights.path} to stay as they were verified but they changed.`, {
        hint: 'Run again.',
      });
    }
    const read = await readWeights(files);
    return withPlainTfjs((tfjs) => {
      const model = buildBackboneModel(tfjs, spec, { height, width, output, weights: read });
      const name = model.outputs[0]?.sourceLayer.name ?? output;
      const network = compileToOnnx(model, { output: name, mean, std, channelOrder, input, precision });
      model.dispose();
      return network;
    });
  });
}
