import type { KeyMap } from './key-map.ts';
import { torchVariable } from './torch-variable.ts';

/** timm's and torchvision's names of ResNets, which agree: `layer1_0_conv1_bn` is `layer1.0.bn1`. */
export const resNetNames: KeyMap = {
  layout: 'torch',
  key: ({ layer, variable }) => `${moduleOf(layer)}.${torchVariable(variable)}`,
  isUnused: (key) => key.endsWith('.num_batches_tracked'),
};

const ends: Readonly<Record<string, string>> = { stem: 'conv1', stem_bn: 'bn1', logits: 'fc' };

function moduleOf(layer: string): string {
  const [, stage, block, part = '', norm] = /^layer(\d)_(\d+)_([a-z]+\d?)(_bn)?$/.exec(layer) ?? [];
  if (stage === undefined) return `${ends[layer]}`;
  const prefix = `layer${stage}.${block}`;
  if (part === 'downsample') return `${prefix}.downsample.${norm ? 1 : 0}`;
  return `${prefix}.${norm ? part.replace('conv', 'bn') : part}`;
}
