import type { Excluded, SplitName } from '@graft/core';

/** Everything the page shows, as numbers and bytes. Nothing is read from disk, no clock is asked: same input, same page. */
export interface ReportInput {
  /** Name of the experiment. */
  readonly title: string;
  /** A warning that stands above every figure: `The pictures of this set are drawn, not photographed: ...`. */
  readonly notice?: string;
  readonly data: DataReport;
  readonly split: { readonly method: string; readonly ratio: string; readonly seed: number };
  readonly arms: readonly ArmReport[];
  readonly comparison?: Comparison;
  readonly views?: readonly AugmentedPhoto[];
  /** Shown, but no part of any identity. */
  readonly timings?: readonly { readonly stage: string; readonly seconds: number }[];
  /** Backbone, sha256 of the weights, licences, versions, fingerprints, in the order to show. */
  readonly provenance: readonly { readonly what: string; readonly value: string }[];
}

export interface DataReport {
  readonly name: string;
  /** In the order of the class index. */
  readonly classes: readonly string[];
  /** Photos of each class, in the order of `classes`. */
  readonly counts: Readonly<Record<SplitName, readonly number[]>>;
  readonly examples: Readonly<Record<SplitName, number>>;
  readonly excluded: readonly Excluded[];
  /** Photos that were kept on one side of the split because they equal, or nearly equal, another one. */
  readonly duplicatesTogether?: number;
  readonly leaks: readonly Leak[];
}

/** Two photos that should not stand in different splits and do. */
export interface Leak {
  readonly first: { readonly id: string; readonly split: SplitName };
  readonly second: { readonly id: string; readonly split: SplitName };
  /** `same bytes`, `perceptual distance 2`. */
  readonly reason: string;
}

/** One trained model with its figures. Shares are 0..1; a figure that does not exist (0 / 0, diverged) is null. */
export interface ArmReport {
  /** `transfer`, `control` or any other; unique. */
  readonly name: string;
  /** One line: `EfficientNet-Lite0 (ImageNet), frozen + Dense 256`. */
  readonly title: string;
  readonly description: string;
  /** The split that took part in choosing the model, `none` where nothing was chosen. */
  readonly selectedOn: SplitName | 'none';
  readonly selected: 'best' | 'last';
  readonly evaluatedOn: SplitName;
  readonly accuracy: Accuracy;
  readonly best: { readonly epoch: number; readonly accuracy: number | null };
  readonly last: { readonly epoch: number; readonly accuracy: number | null };
  readonly parameters: { readonly total: number; readonly trainable: number };
  readonly weighting?: Weighting;
  /** Wall time of this arm; shown, but no part of any identity. */
  readonly seconds?: number;
  readonly history: readonly EpochRecord[];
  readonly metrics: Metrics;
  readonly wrong: readonly WrongPrediction[];
}

/** How training counted its photos, where not each of them once and alike. */
export interface Weighting {
  /** Of every class, in the order of the class index. */
  readonly classWeights?: readonly { readonly label: string; readonly weight: number }[] | undefined;
  /** Photos that the data gave a weight of their own, other than 1. */
  readonly photoWeights?: { readonly photos: number; readonly smallest: number; readonly largest: number } | undefined;
  /** Photos that an epoch takes more than once, and all that an epoch takes. */
  readonly repeats?: { readonly photos: number; readonly taken: number } | undefined;
}

/** A proportion with its Wilson 95 % interval. */
export interface Accuracy {
  readonly value: number;
  readonly correct: number;
  readonly n: number;
  readonly ci95: Interval;
}

export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** A value that diverged or was not measured is null. */
export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
}

export interface Metrics {
  /** `[true class][predicted class]`, counts. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
  readonly macroF1: number | null;
  readonly balancedAccuracy: number | null;
  /** In nats. */
  readonly logLoss: number | null;
  readonly expectedCalibrationError: number | null;
}

export interface ClassMetrics {
  readonly label: string;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Photos whose true class this is. */
  readonly support: number;
}

export interface WrongPrediction {
  readonly id: string;
  readonly label: string;
  readonly predicted: string;
  /** Of the predicted class, 0..1. */
  readonly probability: number;
  /** A small JPEG, PNG or WebP file. */
  readonly picture?: Uint8Array;
}

/** Two arms on the same photos; `difference` and its interval are accuracy of `first` minus accuracy of `second`. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  readonly difference: number;
  /** Paired bootstrap. */
  readonly ci95: Interval;
  readonly mcnemarP: number;
  /** Photos that only the first, or only the second, arm got right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly n: number;
}

export interface AugmentedPhoto {
  readonly id: string;
  readonly original: Uint8Array;
  readonly views: readonly { readonly picture: Uint8Array; readonly parameters: string }[];
}
