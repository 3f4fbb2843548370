import { ConfigError, cacheDirectory, WeightsError } from '@graft/core';
import { type AdaptOptions, adaptOnnx, inspectOnnx, onnxRuntimeName, probeOnnx } from '@graft/engine';
import { cachedWeights, digestOf, readWeightFiles, storeWeights } from '@graft/weights';
import { applyContract } from '../apply-contract.ts';
import { compiledNetwork } from '../compiled-cache.ts';
import type { PreparedBackbone, PrepareOptions } from '../prepared-backbone.ts';
import type { OnnxBackbone } from './onnx-backbone-config.ts';

/**
 * An ONNX backbone, verified and adapted to pixels in and features out: from the cache, else adapted, tried on two pictures,
 * and kept there.
 *
 * @throws {WeightsError} when the file is neither in the cache nor named by `weights`, or is not the one it was; {ConfigError} for
 * another precision than the file's own.
 */
export async function prepareOnnx(backbone: OnnxBackbone, options: PrepareOptions): Promise<PreparedBackbone> {
  const { cache = cacheDirectory(), input, precision = 'float32' } = options;
  const { id, output, pooling, prefixTokens, sha256: weightsSha256, preprocessing: declared } = backbone;
  if (precision !== 'float32') {
    throw new ConfigError(`Expected no precision for ${id}, whose weights stay as its ONNX file has them, but received ${precision}.`, {
      hint: 'Many repositories of the hub have a file in float16 beside the other: choose that one with `file`.',
    });
  }
  // Its authors declare one geometry, which serves as both.
  const preprocessing = applyContract({ features: declared, published: declared }, options);
  const { height, width, mean, std, channelOrder } = preprocessing;
  const bytes = await fileOf(backbone, cache, options.weights);
  const adapt: AdaptOptions = { height, width, mean, std, channelOrder, input, output, pooling, prefixTokens };
  const network = await compiledNetwork(cache, { onnx: weightsSha256, ...adapt }, async () => {
    const { featureDim, isBatched } = await probeOnnx(adaptOnnx(bytes, { ...adapt, input: 'uint8' }), { height, width });
    return adaptOnnx(bytes, { ...adapt, featureDim, isBatched });
  });
  const featureDim = inspectOnnx(network).outputs[0]?.dims[1] ?? 0;
  const { parameters } = inspectOnnx(bytes);
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
  const received = digestOf(files);
  if (received !== wanted) {
    throw new WeightsError(`Expected the ONNX file of ${id} with sha256 ${wanted} at ${path} but it has ${received}.`, {
      hint: 'It is not the file that was used before, or it was changed.',
    });
  }
  if (given !== undefined) await storeWeights(cache, files);
  const [bytes] = files.values();
  return bytes as Uint8Array;
}
