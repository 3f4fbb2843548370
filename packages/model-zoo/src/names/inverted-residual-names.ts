import type { InvertedResidualDesign } from '../architectures/inverted-residuals.ts';
import type { KeyMap, WeightAddress } from './key-map.ts';
import { torchVariable } from './torch-variable.ts';

/** The parts of a layer's name: `block3_expand_bn` is block 3, part `expand`, a norm. */
interface Member {
  readonly block: number;
  readonly part: string;
  readonly isNorm: boolean;
}

const isUnused = (key: string): boolean => key.endsWith('.num_batches_tracked');

/** timm's names: stages and their blocks numbered, a block's members in the order of use; the first block has no expansion. */
export function timmNames({ stages, hidden }: InvertedResidualDesign): KeyMap {
  const places = placesOf(stages);
  // Where a hidden layer follows the pool, timm counts the last convolution as a stage and the hidden layer as the head.
  const last = `blocks.${(places.at(-1)?.stage ?? 0) + 1}.0`;
  const ends: Readonly<Record<string, string>> = {
    stem: 'conv_stem',
    stem_bn: 'bn1',
    head: hidden === undefined ? 'conv_head' : `${last}.conv`,
    head_bn: hidden === undefined ? 'bn2' : `${last}.bn1`,
    hidden: 'conv_head',
    logits: 'classifier',
  };
  return torchMap(ends, ({ block, part, isNorm }) => {
    const { stage, index, expands } = places[block] ?? nowhere;
    const parts = expands ? ['expand', 'depthwise', 'project'] : ['depthwise', 'project'];
    if (isNorm) return `blocks.${stage}.${index}.bn${parts.indexOf(part) + 1}`;
    const names: Readonly<Record<string, string>> = {
      expand: 'conv_pw',
      depthwise: 'conv_dw',
      reduce: 'se.conv_reduce',
      excite: 'se.conv_expand',
      project: expands ? 'conv_pwl' : 'conv_pw',
    };
    return `blocks.${stage}.${index}.${names[part]}`;
  });
}

/** torchvision's names: `features.<N>` are stem, blocks and head in order; the members of a block are numbered inside. */
export function torchvisionNames({ stages, hidden }: InvertedResidualDesign): KeyMap {
  const places = placesOf(stages);
  const last = places.length + 1;
  const ends: Readonly<Record<string, string>> = {
    stem: 'features.0.0',
    stem_bn: 'features.0.1',
    head: `features.${last}.0`,
    head_bn: `features.${last}.1`,
    hidden: 'classifier.0',
    logits: hidden === undefined ? 'classifier.1' : 'classifier.3',
  };
  return torchMap(ends, ({ block, part, isNorm }) => {
    const { expands, gated } = places[block] ?? nowhere;
    const parts = [...(expands ? ['expand'] : []), 'depthwise', ...(gated ? ['gate'] : []), 'project'];
    const prefix = `features.${block + 1}`;
    if (part === 'reduce' || part === 'excite') return `${prefix}.block.${parts.indexOf('gate')}.${part === 'reduce' ? 'fc1' : 'fc2'}`;
    const position = parts.indexOf(part);
    if (hidden !== undefined) return `${prefix}.block.${position}.${isNorm ? 1 : 0}`;
    // In MobileNetV2 the last convolution and norm of a block lie side by side, the others in pairs.
    return part === 'project' ? `${prefix}.conv.${position + (isNorm ? 1 : 0)}` : `${prefix}.conv.${position}.${isNorm ? 1 : 0}`;
  });
}

/** efficientnet-lite-pytorch's names: a norm's number in its block follows the convolution (expand 0, depthwise 1, project 2). */
export function efficientNetPytorchNames(): KeyMap {
  const ends = { stem: '_conv_stem', stem_bn: '_bn0', head: '_conv_head', head_bn: '_bn1', logits: '_fc' };
  return torchMap(
    ends,
    ({ block, part, isNorm }) => `_blocks.${block}.${isNorm ? `_bn${['expand', 'depthwise', 'project'].indexOf(part)}` : `_${part}_conv`}`,
  );
}

function torchMap(ends: Readonly<Record<string, string>>, nameOf: (member: Member) => string): KeyMap {
  const key = ({ layer, variable }: WeightAddress): string => {
    const [, block, part = '', norm] = /^block(\d+)_([a-z]+)(_bn)?$/.exec(layer) ?? [];
    const module = block === undefined ? ends[layer] : nameOf({ block: Number(block), part, isNorm: norm !== undefined });
    return `${module}.${torchVariable(variable)}`;
  };
  return { layout: 'torch', key, isUnused };
}

type Stage = InvertedResidualDesign['stages'][number];

interface Place {
  readonly expands: boolean;
  readonly gated: boolean;
  /** timm's stage, and the block's position in it. */
  readonly stage: number;
  readonly index: number;
}

/** Stands for a block that the design does not have; no file has its names. */
const nowhere: Place = { expands: false, gated: false, stage: -1, index: -1 };

/** The position of each block. A stage of timm goes on while neither stride nor filters change. */
function placesOf(stages: readonly Stage[]): readonly Place[] {
  const places: Place[] = [];
  let stage = -1;
  let index = 0;
  for (const [n, { blocks, stride, filters, expansion, gated = false }] of stages.entries()) {
    if (stride !== 1 || filters !== stages[n - 1]?.filters) {
      stage++;
      index = 0;
    }
    for (let block = 0; block < blocks; block++) places.push({ expands: expansion > 1, gated, stage, index: index++ });
  }
  return places;
}
