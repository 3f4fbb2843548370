import type { KeyMap } from './key-map.ts';
import { torchVariable } from './torch-variable.ts';

/** Keras' names, which our layers have too; only the classifier is a 1 x 1 convolution there and a dense layer here. */
export const kerasMobileNetV1Names: KeyMap = {
  layout: 'keras',
  key: ({ layer, variable }) => `${layer === 'logits' ? 'conv_preds' : layer}/${variable}`,
  isUnused: () => false,
};

/** Blocks per stage of timm. A stage begins where the filters change. */
const stages = [1, 2, 2, 6, 2];

/** timm's names: `blocks.<stage>.<n>` with `conv_dw`, `bn1`, `conv_pw`, `bn2`. */
export const timmMobileNetV1Names: KeyMap = {
  layout: 'torch',
  key: ({ layer, variable }) => `${moduleOf(layer)}.${torchVariable(variable)}`,
  isUnused: (key) => key.endsWith('.num_batches_tracked'),
};

const ends: Readonly<Record<string, string>> = { conv1: 'conv_stem', conv1_bn: 'bn1', logits: 'classifier' };

function moduleOf(layer: string): string {
  const [, part, number, norm] = /^conv_(dw|pw)_(\d+)(_bn)?$/.exec(layer) ?? [];
  if (part === undefined) return `${ends[layer]}`;
  let index = Number(number) - 1;
  let stage = 0;
  while (index >= (stages[stage] ?? Number.POSITIVE_INFINITY)) index -= stages[stage++] ?? 0;
  return `blocks.${stage}.${index}.${norm ? `bn${part === 'dw' ? 1 : 2}` : `conv_${part}`}`;
}
