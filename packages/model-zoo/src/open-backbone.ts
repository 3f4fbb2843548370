import { type Backbone, type ImageBatch, ShapeMismatchError } from '@graft/core';
import { type FrozenNetwork, openOnnx } from '@graft/engine';
import type { PreparedBackbone } from './prepare-backbone.ts';

/** Images a run: enough to keep the threads busy, few enough that activations stay near the cache (bench/backbones). */
const batchSize = 4;
/** libuv's threads, on which runs of onnxruntime go side by side. */
const mostLanes = 4;

/**
 * Open a prepared backbone on the inference runtime.
 *
 * @param threads - of the runtime; they never change a feature. Default: `GRAFT_THREADS`, else the cores.
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
  // Batches side by side on a thread each wait for no other thread, which one run on all threads does at every operator.
  let lane: Promise<FrozenNetwork> | undefined;
  const openLane = (): Promise<FrozenNetwork> => {
    lane ??= openOnnx(prepared.network, { threads: 1 });
    return lane;
  };
  return {
    id,
    featureDim,
    preprocessing,
    weightsSha256,
    parameters,
    runtime: network.runtime,
    async embed(images) {
      checkBatch(images, height, width);
      const data = input === 'float32' && images.data instanceof Uint8Array ? Float32Array.from(images.data) : images.data;
      if (input === 'uint8' && !(data instanceof Uint8Array)) {
        throw new ShapeMismatchError(
          'images of a backbone loaded for uint8',
          ['uint8'],
          [],
          'Load it with `input: "float32"` to embed fractions.',
        );
      }
      const features = new Float32Array(images.count * featureDim);
      const size = height * width * 3;
      const lanes = network.threads <= mostLanes && images.count > batchSize ? network.threads : 1;
      const runner = lanes > 1 ? await openLane() : network;
      let next = 0;
      const embedMore = async (): Promise<void> => {
        for (let from = next; from < images.count; from = next) {
          const count = Math.min(batchSize, images.count - from);
          next += count;
          const rows = await runner.run(data.subarray(from * size, (from + count) * size), [count, height, width, 3]);
          features.set(rows, from * featureDim);
        }
      };
      await Promise.all(Array.from({ length: lanes }, embedMore));
      return features;
    },
    async dispose() {
      await Promise.all([network.dispose(), lane?.then((opened) => opened.dispose())]);
    },
  };
}

function checkBatch({ data, count, height, width }: ImageBatch, wantedHeight: number, wantedWidth: number): void {
  if (height !== wantedHeight || width !== wantedWidth || data.length !== count * height * width * 3) {
    throw new ShapeMismatchError(`images of ${data.length} values`, [count, wantedHeight, wantedWidth, 3], [count, height, width, 3]);
  }
}
