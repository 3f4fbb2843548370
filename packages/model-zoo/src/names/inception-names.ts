import { inceptionConvolutions } from '../architectures/inception-v3.ts';
import type { KeyMap, WeightAddress } from './key-map.ts';
import { torchVariable } from './torch-variable.ts';

/** timm's and torchvision's names, which agree: a convolution and its batch norm are `conv` and `bn` of one module. */
export const torchInceptionNames: KeyMap = {
  layout: 'torch',
  key: ({ layer, variable }) =>
    layer === 'logits'
      ? `fc.${torchVariable(variable)}`
      : `${moduleOf(layer)}.${layer.endsWith('_bn') ? 'bn' : 'conv'}.${torchVariable(variable)}`,
  factor: ({ layer, variable }) =>
    (variable === 'kernel' && layer !== 'logits') || variable === 'moving_mean' ? `${moduleOf(layer)}.bn.weight` : undefined,
  isUnused: (key) => key.startsWith('AuxLogits.') || key.endsWith('.num_batches_tracked'),
};

/**
 * Keras' names: layers numbered in the order in which they were made, the first one without a number or, in older files, with 1.
 *
 * @param first - what follows `conv2d` in the name of the first convolution.
 */
export function kerasInceptionNames(first: '' | '_1'): KeyMap {
  const key = ({ layer, variable }: WeightAddress): string => {
    if (layer === 'logits') return `predictions/${variable}`;
    const position = inceptionConvolutions.indexOf(moduleOf(layer)) + (first === '' ? 0 : 1);
    return `${layer.endsWith('_bn') ? 'batch_normalization' : 'conv2d'}${position === 0 ? '' : `_${position}`}/${variable}`;
  };
  return { layout: 'keras', key, isUnused: () => false };
}

function moduleOf(layer: string): string {
  return layer.replace(/_bn$/, '');
}
