import type { Preprocessing } from '@graft/core';
import { onnxRuntimeName } from '@graft/engine';
import { compileNetwork } from './compile-network.ts';
import { findBackbone } from './find-backbone.ts';
import { type ResolveOptions, resolveWeights } from './weights/resolve-weights.ts';

export interface PrepareOptions extends ResolveOptions {
  /** What `embed` will be given: pixels as decoded, or floats on the 0..255 scale. */
  readonly input: 'uint8' | 'float32';
  /** Departures from the spec's contract for features; what the weights were trained with (mean, std, order) is fixed. */
  readonly preprocessing?: Partial<Pick<Preprocessing, 'geometry' | 'height' | 'width' | 'orientation'>> | undefined;
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
  /** The runtime that will compute, with its version. */
  readonly runtime: string;
  /** The compiled network, ONNX. */
  readonly network: Uint8Array;
}

/**
 * Obtain and verify a backbone's weights and compile the network, or read it from the cache; no runtime is loaded for
 * what the cache has.
 *
 * @throws {UnknownNameError} for a name that no backbone has; {WeightsError} where the weights cannot be obtained.
 */
export async function prepareBackbone(idOrAlias: string, options: PrepareOptions): Promise<PreparedBackbone> {
  const { input, cache } = options;
  const spec = findBackbone(idOrAlias);
  const preprocessing: Preprocessing = { ...spec.features, ...options.preprocessing };
  const weights = await resolveWeights(spec, options);
  const network = await compileNetwork(spec, weights, { preprocessing, input, cache });
  const { id, featureDim, parameters } = spec;
  return { id, featureDim, preprocessing, weightsSha256: weights.sha256, parameters, input, runtime: onnxRuntimeName(), network };
}
