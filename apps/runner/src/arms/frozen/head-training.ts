import { ArtifactError } from '@graft/core';
import type { FeatureRow } from '../../artifacts/features.ts';
import type { TrainingExample } from '../../training/training-example.ts';

/** What a head trains on: rows by view, and how much each row counts. */
export interface HeadTraining {
  /** `views[e - 1]` are the rows that epoch e takes. */
  readonly views: readonly Uint32Array[];
  /** One per row of the feature matrix; absent where all count alike. */
  readonly sampleWeights?: Float32Array | undefined;
}

/**
 * Rows by epoch. Where photos are augmented, a photo that is taken r times has r views of its own in epoch e,
 * `(e - 1) r .. e r - 1`; where they are plain, its one row is taken r times.
 *
 * @param rows - of the features, all splits. @param examples - those that train, weighed.
 * @throws {ArtifactError} for a training row of a photo that does not train: features and split belong to different runs.
 */
export function headTraining(rows: readonly FeatureRow[], examples: readonly TrainingExample[]): HeadTraining {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const isAugmented = rows.some(({ view }) => view > 0);
  const views: number[][] = [];
  const sampleWeights = new Float32Array(rows.length).fill(1);
  for (const [index, { id, split, view }] of rows.entries()) {
    if (split !== 'train') continue;
    const example = byId.get(id);
    if (!example) {
      throw new ArtifactError(`Expected the features of photos that train but ${id} is not among them.`, {
        hint: 'Run the experiment again.',
      });
    }
    const { repeats = 1, weight = 1 } = example;
    const epoch = isAugmented ? Math.floor(view / repeats) : 0;
    views[epoch] ??= [];
    for (let take = 0; take < (isAugmented ? 1 : repeats); take++) views[epoch].push(index);
    sampleWeights[index] = weight;
  }
  const isWeighed = examples.some(({ weight }) => weight !== undefined);
  return { views: views.map((view) => Uint32Array.from(view)), ...(isWeighed ? { sampleWeights } : {}) };
}
