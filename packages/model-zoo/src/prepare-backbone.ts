import { cacheDirectory } from '@graft/core';
import { onnxRuntimeName } from '@graft/engine';
import { obtain } from '@graft/weights';
import { applyContract } from './apply-contract.ts';
import { compileNetwork } from './compile-network.ts';
import { findBackbone } from './find-backbone.ts';
import type { OnnxBackbone } from './onnx/onnx-backbone-config.ts';
import { prepareOnnx } from './onnx/prepare-onnx.ts';
import type { PreparedBackbone, PrepareOptions } from './prepared-backbone.ts';
import { weightsOf } from './weights-of.ts';

/**
 * Obtain and verify a backbone's weights and compile the network, or read it from the cache; no runtime is loaded for
 * what the cache has.
 *
 * @param backbone - its id or alias, or an ONNX file as `obtainOnnx` describes it.
 * @throws {UnknownNameError} for a name that no backbone has; {WeightsError} when the weights cannot be obtained; {ConfigError} for an
 * ONNX file in another precision than its own.
 */
export async function prepareBackbone(backbone: string | OnnxBackbone, options: PrepareOptions): Promise<PreparedBackbone> {
  if (typeof backbone !== 'string') return prepareOnnx(backbone, options);
  const { input, cache = cacheDirectory(), precision = 'float32' } = options;
  const spec = findBackbone(backbone);
  const { id, featureDim, parameters } = spec;
  const preprocessing = applyContract(spec, options);
  const weights = await obtain(weightsOf(spec), options);
  const network = await compileNetwork(spec, weights, { preprocessing, input, precision, cache });
  const stored = precision === 'float32' ? {} : { precision };
  const runtime = onnxRuntimeName();
  return { id, featureDim, preprocessing, weightsSha256: weights.sha256, parameters, input, ...stored, runtime, network };
}
