import { EngineError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { GraphValue, GraphWriter } from './graph-writer.ts';

/**
 * Writes one tfjs layer as ONNX nodes.
 *
 * @param layer - its configuration and weights. @param inputs - the values it is applied to, in the order of tfjs.
 * @returns its output.
 * @throws {EngineError} for a configuration that cannot be compiled.
 */
export type LayerConverter = (graph: GraphWriter, layer: ConvertibleLayer, inputs: readonly GraphValue[]) => GraphValue;

/** A tfjs layer as a converter sees it. */
export interface ConvertibleLayer {
  readonly name: string;
  readonly className: string;
  readonly config: LayerConfig;
  /** float32 weights in the order of tfjs, each with its shape. */
  readonly weights: readonly LayerWeight[];
}

/** A weight of a layer, row-major float32. */
export interface LayerWeight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The settings that converters read, as `getConfig()` of the tfjs layers returns them. */
export interface LayerConfig {
  readonly activation?: string;
  readonly axis?: number | readonly number[];
  readonly center?: boolean;
  readonly dataFormat?: string;
  readonly depthMultiplier?: number;
  readonly dilationRate?: number | readonly number[];
  readonly epsilon?: number;
  readonly kernelSize?: number | readonly number[];
  readonly keepDims?: boolean;
  readonly maxValue?: number | null;
  readonly negativeSlope?: number;
  readonly offset?: number;
  readonly padding?: string | number | readonly (readonly number[])[];
  readonly poolSize?: number | readonly number[];
  /** Norms: whether they have a gamma. Rescaling: its factor. */
  readonly scale?: boolean | number;
  readonly strides?: number | readonly number[];
  readonly targetShape?: readonly number[];
  readonly threshold?: number;
  readonly useBias?: boolean;
}

/** The configuration and a copy of the weights of a tfjs layer. */
export function convertibleLayer(layer: tf.layers.Layer): ConvertibleLayer {
  const weights = layer.getWeights().map((weight) => ({ shape: weight.shape, data: Float32Array.from(weight.dataSync()) }));
  return { name: layer.name, className: layer.getClassName(), config: layer.getConfig() as LayerConfig, weights };
}

/** The only input of a layer. @throws {EngineError} when it has none, or several. */
export function single(layer: ConvertibleLayer, inputs: readonly GraphValue[]): GraphValue {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) throw notSupported(layer, `${inputs.length} inputs`);
  return input;
}

/** A setting that is one number or a pair, as a pair: rows, columns. */
export function pair(value: number | readonly number[] | undefined, fallback: number): readonly [number, number] {
  const [rows, columns] = typeof value === 'number' ? [value, value] : (value ?? [fallback, fallback]);
  return [rows ?? fallback, columns ?? rows ?? fallback];
}

/** Weight `index` of the layer. @param what - names it in the error. @throws {EngineError} when the layer does not have it. */
export function weight(layer: ConvertibleLayer, index: number, what: string): LayerWeight {
  const found = layer.weights[index];
  if (found === undefined) throw notSupported(layer, `no ${what}`);
  return found;
}

/** Height, width and channels of a picture. @throws {EngineError} when the value is no picture, or its channels come first. */
export function picture(layer: ConvertibleLayer, value: GraphValue): readonly [number, number, number] {
  const [height, width, channels] = value.shape;
  if (value.shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw notSupported(layer, `an input of shape [batch, ${value.shape.join(', ')}]`);
  }
  if (layer.config.dataFormat !== undefined && layer.config.dataFormat !== 'channelsLast') throw notSupported(layer, 'channels first');
  return [height, width, channels];
}

/** The error for a layer that cannot be compiled. @param why - completes "the layer has". */
export function notSupported(layer: Pick<ConvertibleLayer, 'name' | 'className'>, why: string): EngineError {
  return new EngineError(`Expected a layer that can be compiled to ONNX but ${layer.className} "${layer.name}" has ${why}.`, {
    hint: 'Take the features from an earlier layer, or run the network on the tfjs engine.',
  });
}
