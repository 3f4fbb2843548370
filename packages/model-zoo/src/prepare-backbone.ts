import { cacheDirectory, type Preprocessing, type WeightPrecision } from '@graft/core';
import { onnxRuntimeName } from '@graft/engine';
import { type ObtainOptions, obtain } from '@graft/weights';
import { applyContract, type ContractOptions } from './apply-contract.ts';
import { compileNetwork } from './compile-network.ts';
import { findBackbone } from './find-backbone.ts';
import type { OnnxBackbone } from './onnx/obtain-onnx.ts';
import { prepareOnnx } from './onnx/prepare-onnx.ts';
import { weightsOf } from './weights-of.ts';

export interface PrepareOptions extends ObtainOptions, ContractOptions {
  /** What `embed` will be given: pixels as decoded, or floats on the 0..255 scale. */
  readonly input: 'uint8' | 'float32';
  /** Of a built backbone's weights in its compiled file: `float16` halves the file and costs what the README says. Default: float32. */
  readonly precision?: WeightPrecision | undefined;
}

/**
 * A backbone that was verified and compiled, as plain data: it can be handed to threads, which open it without asking
 * for weights again.
 */
export interface PreparedBackbone {
  readonly id: string;
  readonly featureDim: number;
  readonly preprocessing: Preprocessing;
  readonly weightsSha256: string;
  readonly parameters: number;
  readonly input: 'uint8' | 'float32';
  /** Where its weights are not float32. */
  readonly precision?: WeightPrecision | undefined;
  /** The runtime that will compute, with its version. */
  readonly runtime: string;
  /** Of a backbone that is an ONNX file: what it was made from, for whoever opens it again. */
  readonly onnx?: OnnxBackbone | undefined;
  /** The compiled network, ONNX. */
  readonly network: Uint8Array;
}

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
