import { createRng, type SplitExample } from '@graft/core';
import { countBy, groupBy } from './group-by.ts';

/**
 * How much a training photo of each class counts, so that all classes count alike:
 *
 *   weight[c] = n / (C n[c])        n training photos, n[c] of class c, C classes that have some
 *
 * The mean over the training photos is 1. Not to be combined with oversampling, which does the same another way.
 *
 * @see King and Zeng, Logistic Regression in Rare Events Data, 2001, section 4.1
 */
export function balancedClassWeights(examples: readonly Pick<SplitExample, 'label' | 'split'>[]): Record<string, number> {
  const counts = trainCounts(examples);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return Object.fromEntries([...counts].map(([label, count]) => [label, total / (counts.size * count)]));
}

/**
 * Repeats for the training photos of the smaller classes until each class has as many as the largest, as data: the files
 * are not copied. Every photo of a class is taken the same number of times, or once more; which ones, the seed decides.
 *
 * @returns the same rows, those that are taken more than once with `repeats`.
 */
export function oversampleTrain(examples: readonly SplitExample[], seed: number): SplitExample[] {
  const counts = trainCounts(examples);
  const most = Math.max(0, ...counts.values());
  const rng = createRng(seed).split('oversample-train');
  // The photos that are taken once more come first in a permutation of the class by content.
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
