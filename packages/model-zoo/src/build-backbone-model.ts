import { WeightsError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { BackboneSpec, Tfjs } from './define-backbone.ts';
import { findBackbone } from './find-backbone.ts';
import { importWeights, type WantedWeight } from './formats/import-weights.ts';
import { detectFormat, readWeights } from './formats/read-weights.ts';
import type { WeightFiles } from './weights/weight-files.ts';

export interface BuildOptions {
  /** Of the input, pixels; the spec's by default. */
  readonly height?: number | undefined;
  readonly width?: number | undefined;
  /** Which end: pooled features (default), or the classifier's logits. */
  readonly output?: 'features' | 'logits' | undefined;
  /** The weight file or files as obtained; without them the network is all zeros, good for counting and drawing. */
  readonly weights?: WeightFiles | undefined;
}

/**
 * A backbone as a tfjs functional model on preprocessed `[N, height, width, 3]` float32 input, in the caller's backend.
 *
 * @param tfjs - the tfjs namespace whose backend is to hold the weights.
 * @returns a model with one output, the layer `features` `[N, featureDim]` or `logits` `[N, classes]`.
 * @throws {WeightsError} when the weights are not this network's.
 */
export function buildBackboneModel(tfjs: Tfjs, backbone: BackboneSpec | string, options: BuildOptions = {}): tf.LayersModel {
  const spec = typeof backbone === 'string' ? findBackbone(backbone) : backbone;
  const { height = spec.height, width = spec.width, output = 'features', weights } = options;
  // The initial values die with the scope; the variables, which share their memory, stay.
  tfjs.engine().startScope();
  try {
    const input = tfjs.input({ name: 'image', shape: [height, width, 3] });
    const heads = spec.build(tfjs, input);
    const full = tfjs.model({ name: spec.alias, inputs: input, outputs: [heads.features, heads.logits] });
    if (weights) assignWeights(tfjs, full, spec, weights);
    return output === 'features'
      ? withoutClassifier(tfjs, full, heads.features)
      : tfjs.model({ name: spec.alias, inputs: input, outputs: heads.logits });
  } finally {
    tfjs.engine().endScope();
  }
}

function assignWeights(tfjs: Tfjs, model: tf.LayersModel, spec: BackboneSpec, files: WeightFiles): void {
  const format = detectFormat(files);
  const map = spec.imports[format];
  if (!map) {
    throw new WeightsError(`Expected the weights of ${spec.id} as ${Object.keys(spec.imports).join(' or ')} but received ${format}.`, {
      hint: `Obtain them from ${spec.origin} in that form.`,
    });
  }
  const wanted: WantedWeight[] = model.layers.flatMap((layer) =>
    layer.weights.map(({ originalName, shape }) => ({
      layer: layer.name,
      variable: originalName.slice(originalName.lastIndexOf('/') + 1),
      shape: shape as number[],
    })),
  );
  const values = importWeights(readWeights(files, format), map, wanted);
  let next = 0;
  for (const layer of model.layers) {
    if (layer.weights.length === 0) continue;
    layer.setWeights(layer.weights.map(({ shape }) => tfjs.tensor(values[next++] as Float32Array, shape as number[])));
  }
}

/** The model up to the features; the classifier's memory is given back. */
function withoutClassifier(tfjs: Tfjs, full: tf.LayersModel, features: tf.SymbolicTensor): tf.LayersModel {
  const model = tfjs.model({ name: full.name, inputs: full.inputs, outputs: features });
  for (const { val } of full.getLayer('logits').weights as unknown as { readonly val: tf.Variable }[]) val.dispose();
  return model;
}
