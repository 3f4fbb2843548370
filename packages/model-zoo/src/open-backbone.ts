import { type Backbone, ConfigError, requireImageBatch, ShapeMismatchError } from '@graft/core';
import { openOnnx } from '@graft/engine';
import type { PreparedBackbone } from './prepared-backbone.ts';

/** Images per run: enough to keep the threads busy, few enough to keep activations near the cache (bench/backbones). */
const batchSize = 4;

/**
 * Open a prepared backbone on the inference runtime.
 *
 * @param threads - threads of the runtime, which never change a feature. Default: `GRAFT_THREADS`, else the number of cores.
 * @throws {ShapeMismatchError} when the network does not give features of the declared dimension.
 */
export async function openBackbone(
  prepared: PreparedBackbone,
  { threads }: { readonly threads?: number | undefined } = {},
): Promise<Backbone> {
  const { id, featureDim, preprocessing, weightsSha256, parameters, input } = prepared;
  const { height, width } = preprocessing;
  const network = await openOnnx(prepared.network, { threads });
  if (network.outputDim !== featureDim) {
    await network.dispose();
    throw new ShapeMismatchError(`the features of ${id}`, ['N', featureDim], [network.outputDim]);
  }
  return {
    id,
    featureDim,
    preprocessing,
    weightsSha256,
    parameters,
    runtime: network.runtime,
    async embed(images) {
      requireImageBatch(images, { height, width });
      const data = input === 'float32' && images.data instanceof Uint8Array ? Float32Array.from(images.data) : images.data;
      if (input === 'uint8' && !(data instanceof Uint8Array)) {
        throw new ConfigError(`Expected bytes for ${id}, which was loaded for uint8, but received float32.`, {
          hint: 'Load it with `input: "float32"` to embed fractions.',
        });
      }
      const features = new Float32Array(images.count * featureDim);
      const size = height * width * 3;
      for (let from = 0; from < images.count; from += batchSize) {
        const count = Math.min(batchSize, images.count - from);
        const rows = await network.run(data.subarray(from * size, (from + count) * size), [count, height, width, 3]);
        features.set(rows, from * featureDim);
      }
      return features;
    },
    dispose: () => network.dispose(),
  };
}
