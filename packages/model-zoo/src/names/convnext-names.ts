import type { KeyMap, WeightAddress } from './key-map.ts';
import { torchVariable } from './torch-variable.ts';

/** timm's names of ConvNeXt. */
export const timmConvNeXtNames: KeyMap = named(
  { stem: 'stem.0', stem_norm: 'stem.1', features: 'head.norm', logits: 'head.fc' },
  (stage, norm) => `stages.${stage}.downsample.${norm ? 0 : 1}`,
  (stage, block, part) => {
    const modules: Readonly<Record<string, string>> = { depthwise: 'conv_dw', norm: 'norm', expand: 'mlp.fc1', project: 'mlp.fc2' };
    return `stages.${stage}.blocks.${block}.${part === 'factor' ? 'gamma' : modules[part]}`;
  },
);

/** torchvision's: `features.<N>` alternates stem or downsampling (even) and stages (odd). */
export const torchvisionConvNeXtNames: KeyMap = named(
  { stem: 'features.0.0', stem_norm: 'features.0.1', features: 'classifier.0', logits: 'classifier.2' },
  (stage, norm) => `features.${2 * stage}.${norm ? 0 : 1}`,
  (stage, block, part) => {
    const modules: Readonly<Record<string, string>> = { depthwise: 'block.0', norm: 'block.2', expand: 'block.3', project: 'block.5' };
    return `features.${2 * stage + 1}.${block}.${part === 'factor' ? 'layer_scale' : modules[part]}`;
  },
);

function named(
  ends: Readonly<Record<string, string>>,
  downsample: (stage: number, norm: boolean) => string,
  member: (stage: number, block: number, part: string) => string,
): KeyMap {
  const key = ({ layer, variable }: WeightAddress): string => {
    const [, stage, block, part] = /^stage(\d)_(\d+|downsample)_?([a-z]*)$/.exec(layer) ?? [];
    if (stage === undefined) return `${ends[layer]}.${torchVariable(variable)}`;
    if (block === 'downsample') return `${downsample(Number(stage), part === 'norm')}.${torchVariable(variable)}`;
    const module = member(Number(stage), Number(block), part ?? '');
    // A factor is a parameter of its own, not a module with a weight.
    return part === 'factor' ? module : `${module}.${torchVariable(variable)}`;
  };
  return { layout: 'torch', key, isUnused: () => false };
}
