import { decodeJsonl, type EpochRecord, type KeptEpoch, readArtifactFile, type SnapshotFigures, type SplitName } from '@graft/core';
import type { ClassificationMetrics } from '@graft/trainer';
import type { Weighting } from '../model/weighting.ts';
import type { Upstream } from '../pipeline/define-stage.ts';

/** `metrics.json` of an evaluate stage. */
export interface StoredMetrics extends ClassificationMetrics {
  readonly evaluatedOn: SplitName;
  readonly selected: KeptEpoch;
  readonly selectedOn: 'validation' | 'none';
  readonly best: SnapshotFigures;
  readonly last: SnapshotFigures;
}

export interface StoredPrediction {
  readonly id: string;
  readonly label: string;
  readonly predicted: string;
  readonly probabilities: readonly number[];
}

/** `model.json` of a train stage. */
export interface StoredModel {
  readonly kind: 'frozen' | 'network';
  readonly title: string;
  readonly classes: readonly string[];
  readonly parameters: { readonly total: number; readonly trainable: number };
  readonly best: { readonly epoch: number; readonly weights: string };
  readonly last: { readonly epoch: number; readonly weights: string };
  readonly weighting?: Weighting | undefined;
}

export interface StoredArm {
  readonly name: string;
  readonly metrics: StoredMetrics;
  readonly predictions: readonly StoredPrediction[];
  readonly history: readonly EpochRecord[];
  readonly model: StoredModel;
}

/** What the train and evaluate artifacts of an arm say. */
export async function readArm(name: string, train: Upstream, evaluate: Upstream): Promise<StoredArm> {
  const text = async ({ directory, record }: Upstream, path: string) => (await readArtifactFile(directory, record, path)).toString('utf8');
  return {
    name,
    metrics: JSON.parse(await text(evaluate, 'metrics.json')) as StoredMetrics,
    predictions: decodeJsonl(await text(evaluate, 'predictions.jsonl')),
    history: decodeJsonl(await text(train, 'history.jsonl')),
    model: JSON.parse(await text(train, 'model.json')) as StoredModel,
  };
}
