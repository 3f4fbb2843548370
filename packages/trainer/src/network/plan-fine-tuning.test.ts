import { ConfigError, UnknownNameError } from '@graft/core';
import { expect, it } from 'vitest';
import { type FineTuneConfig, fineTuneConfig, planFineTuning } from './plan-fine-tuning.ts';

const subject = {
  layers: ['image', 'stem', 'stem_bn', 'a_conv', 'a_bn', 'b_conv', 'b_bn', 'features', 'dense'],
  blocks: [
    { name: 'stem', from: 'stem' },
    { name: 'a', from: 'a_conv' },
    { name: 'b', from: 'b_conv' },
    { name: 'head', from: 'dense' },
  ],
  epochs: 10,
};
const plan = (config: Partial<FineTuneConfig>) => planFineTuning(subject, fineTuneConfig.parse(config));

it('thaws the last blocks at once, by default after one epoch of the head', () => {
  expect(plan({})).toEqual([
    { name: 'a', layers: ['a_conv', 'a_bn'], fromEpoch: 2, rate: 0.1 },
    { name: 'b', layers: ['b_conv', 'b_bn', 'features'], fromEpoch: 2, rate: 0.1 },
    { name: 'head', layers: ['dense'], fromEpoch: 1, rate: 1 },
  ]);
});

it('thaws block after block from the end, each slower than the one behind it', () => {
  const groups = plan({ unfreeze: 'all', headEpochs: 2, blockEvery: 3, backboneRate: 0.5, rateDecay: 0.5 });
  expect(groups.map(({ name, fromEpoch, rate }) => [name, fromEpoch, rate])).toEqual([
    ['stem', 9, 0.125],
    ['a', 6, 0.25],
    ['b', 3, 0.5],
    ['head', 1, 1],
  ]);
});

it.each<[FineTuneConfig['unfreeze'], string[]]>([
  [{ fromBlock: 'b' }, ['b_conv', 'b_bn', 'features', 'dense']],
  [{ fromLayer: 'a_bn' }, ['a_bn', 'b_conv', 'b_bn', 'features', 'dense']],
  [{ lastBlocks: 0 }, ['dense']],
  [{ lastBlocks: 99 }, subject.layers.slice(1)],
  ['all', subject.layers.slice(1)],
])('unfreezes %o', (unfreeze, layers) => {
  expect(plan({ unfreeze }).flatMap((group) => group.layers)).toEqual(layers);
});

it.each(['c', 'head'])('refuses to begin at %s, which is not a block of the backbone', (fromBlock) => {
  expect(() => plan({ unfreeze: { fromBlock } })).toThrow(UnknownNameError);
});

it('refuses a layer that does not exist', () => {
  expect(() => plan({ unfreeze: { fromLayer: 'a_cnov' } })).toThrow(/Did you mean "a_conv"|received "a_cnov"/);
});

it('refuses a block whose turn comes after the last epoch', () => {
  expect(() => plan({ unfreeze: 'all', blockEvery: 5 })).toThrow(ConfigError);
  expect(() => plan({ unfreeze: 'all', blockEvery: 5 })).toThrow(/stem.*epoch 12/);
});
