import { type Backbone, type ImageBatch, type Preprocessing, ShapeMismatchError } from '@graft/core';
import { openOnnx } from '@graft/engine';
import { compileNetwork } from './compile-network.ts';
import { findBackbone } from './find-backbone.ts';
import { type ResolveOptions, resolveWeights } from './weights/resolve-weights.ts';

export interface LoadOptions extends ResolveOptions {
  /** Of the inference runtime; never changes a feature. */
  readonly threads?: number | undefined;
  /** What `embed` is given: pixels as decoded, or floats on the 0..255 scale. */
  readonly input: 'uint8' | 'float32';
  /** Departures from the spec's contract for features; what the weights were trained with (mean, std, order) is fixed. */
  readonly preprocessing?: Partial<Pick<Preprocessing, 'geometry' | 'height' | 'width' | 'orientation'>> | undefined;
}

/** Images a run: enough to keep the threads busy, few enough that activations stay near the cache (README, measured). */
const batchSize = 8;

/**
 * A backbone ready to embed: weights obtained and verified, network compiled (or read from the cache) and opened.
 *
 * @throws {UnknownNameError} for a name that no backbone has; {WeightsError} where the weights cannot be obtained.
 */
export async function loadBackbone(idOrAlias: string, options: LoadOptions): Promise<Backbone> {
  const spec = findBackbone(idOrAlias);
  const preprocessing: Preprocessing = { ...spec.features, ...options.preprocessing };
  const { height, width } = preprocessing;
  const weights = await resolveWeights(spec, options);
  const bytes = await compileNetwork(spec, weights, { preprocessing, input: options.input, cache: options.cache });
  const network = await openOnnx(bytes, options.threads === undefined ? {} : { threads: options.threads });
  if (network.outputDim !== spec.featureDim)
    throw new ShapeMismatchError(`the features of ${spec.id}`, ['N', spec.featureDim], [network.outputDim]);

  return {
    id: spec.id,
    featureDim: spec.featureDim,
    preprocessing,
    weightsSha256: weights.sha256,
    parameters: spec.parameters,
    runtime: network.runtime,
    async embed(images) {
      checkBatch(images, height, width);
      const data = options.input === 'float32' && images.data instanceof Uint8Array ? Float32Array.from(images.data) : images.data;
      if (options.input === 'uint8' && !(data instanceof Uint8Array)) {
        throw new ShapeMismatchError(
          'images of a backbone loaded for uint8',
          ['uint8'],
          [],
          'Load it with `input: "float32"` to embed fractions.',
        );
      }
      const features = new Float32Array(images.count * spec.featureDim);
      const size = height * width * 3;
      for (let from = 0; from < images.count; from += batchSize) {
        const count = Math.min(batchSize, images.count - from);
        const rows = await network.run(data.subarray(from * size, (from + count) * size), [count, height, width, 3]);
        features.set(rows, from * spec.featureDim);
      }
      return features;
    },
    dispose: () => network.dispose(),
  };
}

function checkBatch({ data, count, height, width }: ImageBatch, wantedHeight: number, wantedWidth: number): void {
  if (height !== wantedHeight || width !== wantedWidth || data.length !== count * height * width * 3) {
    throw new ShapeMismatchError(`images of ${data.length} values`, [count, wantedHeight, wantedWidth, 3], [count, height, width, 3]);
  }
}
