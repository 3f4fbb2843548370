import { type ArtifactWriter, canonicalJson, encodeJsonl, type KeptEpoch, type SplitName } from '@graft/core';
import { keptEpochSchema, snapshotFiguresSchema, splitNameSchema } from '@graft/core/schemas';
import { type ClassificationMetrics, evaluateClassification, metricsSchema, predictedClasses } from '@graft/trainer';
import { z } from 'zod';
import type { ArtifactKind } from '../pipeline/artifact-kind.ts';
import { readJson, readRows } from './read-json.ts';

/** The split that figures are measured on, as a setting. */
export const evaluationOn = z.enum(['auto', 'validation', 'test']);

/** Where the figures of an arm come from: which split, which epoch, and what chose it. */
const provenance = z.strictObject({
  evaluatedOn: splitNameSchema,
  selected: keptEpochSchema,
  selectedOn: z.enum(['validation', 'none']),
  best: snapshotFiguresSchema,
  last: snapshotFiguresSchema,
});

export type EvaluationProvenance = Readonly<z.output<typeof provenance>>;

const stored = z.strictObject({ ...provenance.shape, ...metricsSchema.shape });

const prediction = z.strictObject({ id: z.string(), label: z.string(), predicted: z.string(), probabilities: z.array(z.number()) });

export type Prediction = z.output<typeof prediction>;

/** One arm's figures and its answer for each photo. */
export interface Evaluation {
  readonly provenance: EvaluationProvenance;
  readonly metrics: ClassificationMetrics;
  readonly predictions: readonly Prediction[];
}

export const evaluationArtifact: ArtifactKind<Evaluation> = {
  name: 'evaluation',
  async read(place) {
    const { evaluatedOn, selected, selectedOn, best, last, ...metrics } = await readJson(place, 'metrics.json', stored);
    return {
      provenance: { evaluatedOn, selected, selectedOn, best, last },
      metrics,
      predictions: await readRows(place, 'predictions.jsonl', prediction),
    };
  },
};

/** The probabilities of one snapshot on one split. */
export interface Scored {
  readonly ids: readonly string[];
  readonly labels: Int32Array;
  /** `[ids, classes]`, row-major. */
  readonly probabilities: Float32Array;
}

export interface EvaluationInput {
  readonly classes: readonly string[];
  readonly evaluatedOn: SplitName;
  readonly keep: KeptEpoch;
  readonly epochs: Readonly<Record<KeptEpoch, number>>;
  /** Scores on the split that is evaluated. */
  readonly score: (which: KeptEpoch) => Promise<Scored>;
}

/** Write `metrics.json` and `predictions.jsonl`: all figures of the kept snapshot, the accuracy of both. */
export async function writeEvaluation(
  writer: ArtifactWriter,
  { classes, evaluatedOn, keep, epochs, score }: EvaluationInput,
): Promise<void> {
  const measure = ({ labels, probabilities }: Scored) => evaluateClassification({ labels, probabilities, classes });
  const scored = await score(keep);
  const metrics = measure(scored);
  const other = keep === 'best' ? 'last' : 'best';
  const otherAccuracy = epochs[other] === epochs[keep] ? metrics.accuracy : measure(await score(other)).accuracy;
  const snapshots = {
    [keep]: { epoch: epochs[keep], accuracy: metrics.accuracy },
    [other]: { epoch: epochs[other], accuracy: otherAccuracy },
  };
  // Where validation chose the epoch, the figure on validation is optimistic, and says so.
  const selectedOn = keep === 'best' ? 'validation' : 'none';
  await writer.write('metrics.json', canonicalJson({ evaluatedOn, selected: keep, selectedOn, ...snapshots, ...metrics }));
  await writer.write('predictions.jsonl', encodeJsonl(predictionsOf(scored, classes)));
}

function predictionsOf({ ids, labels, probabilities }: Scored, classes: readonly string[]): Prediction[] {
  const predicted = predictedClasses(probabilities, classes.length);
  return ids.map((id, row) => {
    const scores = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    return {
      id,
      label: classes[labels[row] as number] as string,
      predicted: classes[predicted[row] as number] as string,
      probabilities: Array.from(scores),
    };
  });
}
