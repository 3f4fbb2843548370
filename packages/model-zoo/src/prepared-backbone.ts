import type { Preprocessing, WeightPrecision } from '@graft/core';
import type { ObtainOptions } from '@graft/weights';
import type { ContractOptions } from './apply-contract.ts';
import type { OnnxBackbone } from './onnx/onnx-backbone-config.ts';

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
