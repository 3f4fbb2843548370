import { createAugmentation } from '@graft/augment';
import type { SplitExample } from '@graft/core';
import { expect, expectTypeOf, it } from 'vitest';
import { type NetworkBatchOptions, plainBatches, trainingBatches } from '../arms/network/network-batches.ts';
import { isTraining, type TrainingExample } from './training-example.ts';
import { trainingView } from './training-view.ts';

const example: SplitExample = { id: 'a/1.png', sha256: '00'.repeat(32), label: 'a', classIndex: 0, split: 'validation' };
const image = { data: new Uint8Array(12), height: 2, width: 2 };

it('makes no view of a photo that does not train, by type', () => {
  const augmentation = createAugmentation({ name: 'horizontal-flip', probability: 1 });
  // @ts-expect-error a validation photo is not a TrainingExample.
  trainingView(augmentation, { example, image }, { seed: 0, view: 0 });
  expect(isTraining(example)).toBe(false);
  expect(isTraining({ ...example, split: 'test' })).toBe(false);
  expectTypeOf<SplitExample>().not.toExtend<TrainingExample>();
});

it('offers no parameter for an augmentation in the loader of validation photos', () => {
  expectTypeOf(plainBatches).parameters.toEqualTypeOf<[NetworkBatchOptions]>();
  expectTypeOf<keyof NetworkBatchOptions>().toEqualTypeOf<'examples' | 'pixels' | 'preprocessing' | 'roots' | 'batchSize'>();
  expect(plainBatches.length).toBe(1);
  // @ts-expect-error the training loader takes training photos only.
  expectTypeOf(trainingBatches).toBeCallableWith({ examples: [example], preprocessing: {}, roots: [], batchSize: 1 }, {});
});
