import { createRng, type SplitExample } from '@graft/core';
import { countBy, groupBy } from './group-by.ts';

/**
 * The weight of a training photo of each class that makes all classes count alike:
 *
 *   weight[c] = n / (C n[c])        n training photos, n[c] of class c, C classes with photos
 *
 * The mean over the training photos is 1. Do not combine it with oversampling, which has the same purpose.
 *
 * @see King and Zeng, Logistic Regression in Rare Events Data, 2001, section 4.1
 */
export function balancedClassWeights(examples: readonly Pick<SplitExample, 'label' | 'split'>[]): Record<string, number> {
  const counts = trainCounts(examples);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return Object.fromEntries([...counts].map(([label, count]) => [label, total / (counts.size * count)]));
}

/**
 * Repeat the training photos of the smaller classes until each class has as many as the largest. Only rows change: no file is copied.
 * Every photo of a class is taken equally often, or once more; the seed decides which.
 *
 * @returns the same rows; those that are taken more than once have `repeats`.
 */
export function oversampleTrain(examples: readonly SplitExample[], seed: number): SplitExample[] {
  const counts = trainCounts(examples);
  const most = Math.max(0, ...counts.values());
  const rng = createRng(seed).split('oversample-train');
  // The photos that are taken once more come first in a permutation of the class, sorted by content.
  const ranks = new Map<SplitExample, number>();
  const train = examples.filter(({ split }) => split === 'train');
  for (const [label, own] of groupBy(train, (example) => example.label)) {
    own.sort((a, b) => (`${a.sha256} ${a.id}` < `${b.sha256} ${b.id}` ? -1 : 1));
    const order = rng.split(label).permutation(own.length);
    for (const [rank, at] of order.entries()) ranks.set(own[at] as SplitExample, rank);
  }
  return examples.map((example) => {
    const count = example.split === 'train' ? (counts.get(example.label) as number) : most;
    const repeats = Math.floor(most / count) + Number((ranks.get(example) ?? most) < most % count);
    return repeats > 1 ? { ...example, repeats } : example;
  });
}

function trainCounts(examples: readonly Pick<SplitExample, 'label' | 'split'>[]): Map<string, number> {
  return countBy(examples, ({ label, split }) => (split === 'train' ? label : undefined));
}
