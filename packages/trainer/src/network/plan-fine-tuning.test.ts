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

it('begins at a block, in the middle of one, or trains the head alone', () => {
  const layersOf = (unfreeze: FineTuneConfig['unfreeze']) => plan({ unfreeze }).flatMap(({ layers }) => layers);
  expect(layersOf({ fromBlock: 'b' })).toEqual(['b_conv', 'b_bn', 'features', 'dense']);
  expect(layersOf({ fromLayer: 'a_bn' })).toEqual(['a_bn', 'b_conv', 'b_bn', 'features', 'dense']);
  expect(layersOf({ lastBlocks: 0 })).toEqual(['dense']);
  expect(layersOf({ lastBlocks: 99 })).toEqual(layersOf('all'));
});

it('names what the network does not have, and a block whose turn never comes', () => {
  expect(() => plan({ unfreeze: { fromBlock: 'c' } })).toThrow(UnknownNameError);
  expect(() => plan({ unfreeze: { fromBlock: 'head' } })).toThrow(UnknownNameError);
  expect(() => plan({ unfreeze: { fromLayer: 'a_cnov' } })).toThrow(/Did you mean "a_conv"|received "a_cnov"/);
  expect(() => plan({ unfreeze: 'all', blockEvery: 5 })).toThrow(ConfigError);
  expect(() => plan({ unfreeze: 'all', blockEvery: 5 })).toThrow(/stem.*epoch 12/);
});
