import { type ArtifactWriter, canonicalJson, encodeJsonl, type SplitName } from '@graft/core';
import { evaluateClassification } from '@graft/trainer';

/** The probabilities of one snapshot on one split. */
export interface Scored {
  readonly ids: readonly string[];
  readonly labels: Int32Array;
  /** [ids, classes], row-major. */
  readonly probabilities: Float32Array;
}

export interface EvaluationInput {
  readonly classes: readonly string[];
  readonly evaluatedOn: SplitName;
  readonly selected: 'best' | 'last';
  readonly epochs: { readonly best: number; readonly last: number };
  /** Scores of the split that the figures are of. */
  readonly score: (which: 'best' | 'last') => Promise<Scored>;
}

/** `metrics.json` and `predictions.jsonl`: the selected snapshot in full, the other one's accuracy beside it. */
export async function writeEvaluation(
  writer: ArtifactWriter,
  { classes, evaluatedOn, selected, epochs, score }: EvaluationInput,
): Promise<void> {
  const measure = ({ labels, probabilities }: Scored) => evaluateClassification({ labels, probabilities, classes });
  const scored = await score(selected);
  const metrics = measure(scored);
  const other = selected === 'best' ? 'last' : 'best';
  const otherAccuracy = epochs[other] === epochs[selected] ? metrics.accuracy : measure(await score(other)).accuracy;
  const snapshots = {
    [selected]: { epoch: epochs[selected], accuracy: metrics.accuracy },
    [other]: { epoch: epochs[other], accuracy: otherAccuracy },
  };
  // Where validation chose the epoch, the figure on validation is optimistic, and says so.
  const selectedOn = selected === 'best' ? 'validation' : 'none';
  await writer.write('metrics.json', canonicalJson({ evaluatedOn, selected, selectedOn, ...snapshots, ...metrics }));
  await writer.write('predictions.jsonl', encodeJsonl(predictions(scored, classes)));
}

function predictions({ ids, labels, probabilities }: Scored, classes: readonly string[]): unknown[] {
  return ids.map((id, row) => {
    const scores = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    const predicted = scores.reduce((best, score, index) => (score > (scores[best] as number) ? index : best), 0);
    return { id, label: classes[labels[row] as number], predicted: classes[predicted], probabilities: Array.from(scores) };
  });
}
