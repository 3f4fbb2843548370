import { cacheDirectory, type Preprocessing, WeightsError } from '@graft/core';
import { type AdaptOptions, adaptOnnx, inspectOnnx, onnxRuntimeName, probeOnnx } from '@graft/engine';
import { cachedWeights, digestOf, readWeightFiles, storeWeights } from '@graft/weights';
import { compiledPath, readCompiled, writeCompiled } from '../compiled-cache.ts';
import type { PreparedBackbone, PrepareOptions } from '../prepare-backbone.ts';
import type { OnnxBackbone } from './resolve-onnx.ts';

/**
 * An ONNX backbone, verified and adapted to pixels in and features out: from the cache, else adapted, tried on two pictures,
 * and kept there.
 *
 * @param preprocessing - its contract, departures of the experiment applied.
 * @throws {WeightsError} when the file is neither in the cache nor named by `weights`, or is another one.
 */
export async function prepareOnnx(
  backbone: OnnxBackbone,
  preprocessing: Preprocessing,
  options: PrepareOptions,
): Promise<PreparedBackbone> {
  const { cache = cacheDirectory(), input } = options;
  const { id, output, pooling, prefixTokens } = backbone;
  const { height, width, mean, std, channelOrder } = preprocessing;
  const bytes = await fileOf(backbone, cache, options.weights);
  const adapt: AdaptOptions = { height, width, mean, std, channelOrder, input, output, pooling, prefixTokens };
  const path = compiledPath(cache, { onnx: backbone.sha256, ...adapt });
  let network = await readCompiled(path);
  if (!network) {
    const { featureDim, isBatched } = await probeOnnx(adaptOnnx(bytes, { ...adapt, input: 'uint8' }), { height, width });
    network = adaptOnnx(bytes, { ...adapt, featureDim, isBatched });
    await writeCompiled(path, network);
  }
  const featureDim = inspectOnnx(network).outputs[0]?.dims[1] ?? 0;
  const { parameters } = inspectOnnx(bytes);
  const { sha256: weightsSha256 } = backbone;
  return { id, featureDim, preprocessing, weightsSha256, parameters, input, runtime: onnxRuntimeName(), onnx: backbone, network };
}

async function fileOf({ id, sha256: wanted }: OnnxBackbone, cache: string, given: string | undefined): Promise<Uint8Array> {
  const path = given ?? (await cachedWeights(cache, wanted));
  if (path === undefined) {
    throw new WeightsError(`Expected the ONNX file of ${id} (sha256 ${wanted}) but the cache does not have it.`, {
      hint: 'Give the file with --weights.',
    });
  }
  const files = await readWeightFiles(path);
  if (digestOf(files) !== wanted) {
    throw new WeightsError(`Expected the ONNX file of ${id} with sha256 ${wanted} at ${path} but it has ${digestOf(files)}.`, {
      hint: 'It is another file, or was changed.',
    });
  }
  if (given !== undefined) await storeWeights(cache, files);
  const [bytes] = files.values();
  return bytes as Uint8Array;
}
