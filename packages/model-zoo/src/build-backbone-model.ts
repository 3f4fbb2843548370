import { WeightsError } from '@graft/core';
import type { Weights } from '@graft/weights';
import type * as tf from '@tensorflow/tfjs';
import type { Heads, Tfjs } from './architectures/architecture.ts';
import type { BackboneSpec } from './define-backbone.ts';
import { findBackbone } from './find-backbone.ts';
import { importWeights, type WantedWeight } from './names/import-weights.ts';
import type { KeyMap } from './names/key-map.ts';

export interface BuildOptions {
  /** Size of the input, pixels. Default: the spec's. */
  readonly height?: number | undefined;
  readonly width?: number | undefined;
  /** Where the model ends: pooled features (default), what the classifier reads, or its scores before softmax. */
  readonly output?: keyof Heads | undefined;
  /** Weights as `readWeights` gives them. Default: zeros, enough for counting and drawing. */
  readonly weights?: Weights | undefined;
}

/**
 * A backbone as a tfjs functional model on preprocessed `[N, height, width, 3]` float32 input, in the caller's backend.
 *
 * @param tfjs - the tfjs namespace whose backend is to hold the weights.
 * @returns a model with one output: `features` `[N, featureDim]`, `preLogits` `[N, D]` or `logits` `[N, classes]`.
 * @throws {WeightsError} when the weights are not this network's.
 */
export function buildBackboneModel(tfjs: Tfjs, backbone: BackboneSpec | string, options: BuildOptions = {}): tf.LayersModel {
  const spec = typeof backbone === 'string' ? findBackbone(backbone) : backbone;
  const { height = spec.height, width = spec.width, output = 'features', weights } = options;
  // The initial values end with the scope; the variables, which share their memory, stay.
  tfjs.engine().startScope();
  try {
    const input = tfjs.input({ name: 'image', shape: [height, width, 3] });
    const heads = spec.build(tfjs, input);
    const full = tfjs.model({ name: spec.alias, inputs: input, outputs: heads.logits });
    if (weights) assignWeights(tfjs, full, spec, weights);
    return endingAt(tfjs, full, heads[output]);
  } finally {
    tfjs.engine().endScope();
  }
}

function assignWeights(tfjs: Tfjs, model: tf.LayersModel, spec: BackboneSpec, { format, tensors }: Weights): void {
  const maps = spec.imports[format];
  if (!maps) {
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
  const values = importWeights(tensors, fittingMap(tensors, maps, wanted), wanted);
  let next = 0;
  for (const layer of model.layers) {
    if (layer.weights.length === 0) continue;
    layer.setWeights(layer.weights.map(({ shape }) => tfjs.tensor(values[next++] as Float32Array, shape as number[])));
  }
}

/** The naming under which the file has the first weight; if it has none, the first naming, for the error. */
function fittingMap(tensors: ReadonlyMap<string, unknown>, maps: readonly KeyMap[], [first]: readonly WantedWeight[]): KeyMap {
  const [fallback] = maps;
  return (first && maps.find((map) => tensors.has(map.key(first)))) ?? (fallback as KeyMap);
}

/** The model up to an output; the layers behind it are disposed of. */
function endingAt(tfjs: Tfjs, full: tf.LayersModel, output: tf.SymbolicTensor): tf.LayersModel {
  const model = tfjs.model({ name: full.name, inputs: full.inputs, outputs: output });
  const kept = new Set(model.layers);
  for (const layer of full.layers) {
    if (kept.has(layer)) continue;
    for (const { val } of layer.weights as unknown as { readonly val: tf.Variable }[]) val.dispose();
  }
  return model;
}
