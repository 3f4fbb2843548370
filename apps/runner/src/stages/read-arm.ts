import { decodeJsonl, readArtifactFile } from '@graft/core';
import type { Weighting } from '../model/weighting.ts';
import type { Upstream } from '../pipeline/define-stage.ts';

export interface StoredAccuracy {
  readonly value: number;
  readonly correct: number;
  readonly n: number;
  readonly ci95: { readonly lo: number; readonly hi: number };
}

/** `metrics.json` of an evaluate stage. */
export interface StoredMetrics {
  readonly accuracy: StoredAccuracy;
  readonly evaluatedOn: 'train' | 'validation' | 'test';
  readonly selected: 'best' | 'last';
  readonly selectedOn: 'validation' | 'none';
  readonly best: { readonly epoch: number; readonly accuracy: StoredAccuracy };
  readonly last: { readonly epoch: number; readonly accuracy: StoredAccuracy };
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  readonly macroF1: number;
  readonly balancedAccuracy: number;
  readonly logLoss: number;
  readonly expectedCalibrationError: number;
}

export interface StoredEpoch {
  readonly epoch: number;
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
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
  readonly history: readonly StoredEpoch[];
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
