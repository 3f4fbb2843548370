import type { SplitExample, Weighting } from '@graft/core';
import { type ClassWeightsConfig, classWeights } from '@graft/trainer';

import { isTraining, type TrainingExample } from './training-example.ts';

export interface WeighedTraining {
  /** The training photos in their order. `weight` is the photo's own weight times that of its class; absent where all weigh alike. */
  readonly examples: readonly TrainingExample[];
  /** What applies, for people; absent where every photo counts once. */
  readonly weighting: Weighting | undefined;
}

/**
 * The photos that train, and how much each counts: by the weights of a list, by class weights, and by repeats. The other photos
 * measure; they are neither weighted nor repeated.
 *
 * @throws as `classWeights`.
 */
export function weighTraining(
  all: readonly SplitExample[],
  classes: readonly string[],
  config: ClassWeightsConfig | undefined,
): WeighedTraining {
  const train = all.filter(isTraining);
  const byClass =
    config &&
    classWeights(
      config,
      train.map(({ classIndex }) => classIndex),
      classes,
    );
  const isWeighed = byClass !== undefined || train.some(({ weight = 1 }) => weight !== 1);
  const examples = isWeighed
    ? train.map((example) => ({ ...example, weight: (example.weight ?? 1) * (byClass?.[example.classIndex] ?? 1) }))
    : train.map(({ weight: _, ...example }) => example);
  const own = train.flatMap(({ weight = 1 }) => (weight === 1 ? [] : [weight]));
  const repeated = train.filter(({ repeats = 1 }) => repeats > 1).length;
  const weighting = {
    ...(byClass ? { classWeights: classes.map((label, index) => ({ label, weight: byClass[index] as number })) } : {}),
    ...(own.length > 0
      ? {
          photoWeights: {
            photos: own.length,
            smallest: own.reduce((a, b) => Math.min(a, b)),
            largest: own.reduce((a, b) => Math.max(a, b)),
          },
        }
      : {}),
    ...(repeated > 0 ? { repeats: { photos: repeated, taken: takesOf(train).length } } : {}),
  };
  return { examples, weighting: Object.keys(weighting).length > 0 ? weighting : undefined };
}

/** Each training photo as often as an epoch takes it: `take` counts from 0. */
export function takesOf(examples: readonly TrainingExample[]): (TrainingExample & { readonly take: number })[] {
  return examples.flatMap((example) => Array.from({ length: example.repeats ?? 1 }, (_, take) => ({ ...example, take })));
}
