import type { SplitExample } from '@graft/core';

/** An example of the training split: the only kind that can be augmented, weighted or repeated, by type. */
export type TrainingExample = SplitExample & { readonly split: 'train' };

export function isTraining(example: SplitExample): example is TrainingExample {
  return example.split === 'train';
}
