import type { Preprocessing, WeightPrecision } from '@graft/core';
import type { ObtainOptions } from '@graft/weights';
import type { ContractOptions } from './apply-contract.ts';
import type { OnnxBackbone } from './onnx/onnx-backbone-config.ts';

export interface PrepareOptions extends ObtainOptions, ContractOptions {
  /** What `embed` will receive: pixels as decoded, or floats on the 0..255 scale. */
  readonly input: 'uint8' | 'float32';
  /** Precision of the weights in the compiled file: `float16` halves it, at the cost that the README states. Default: float32. */
  readonly precision?: WeightPrecision | undefined;
}

/**
 * A verified and compiled backbone as plain data: threads can open it without obtaining the weights again.
 */
export interface PreparedBackbone {
  readonly id: string;
  readonly featureDim: number;
  readonly preprocessing: Preprocessing;
  readonly weightsSha256: string;
  readonly parameters: number;
  readonly input: 'uint8' | 'float32';
  /** Unless it is float32. */
  readonly precision?: WeightPrecision | undefined;
  /** The runtime that will compute, with its version. */
  readonly runtime: string;
  /** ONNX only: what the backbone was made from, so that it can be prepared again. */
  readonly onnx?: OnnxBackbone | undefined;
  /** The compiled network, ONNX. */
  readonly network: Uint8Array;
}
