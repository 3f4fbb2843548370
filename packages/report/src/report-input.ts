import type {
  Accuracy,
  ArmComparison,
  ConfusionMatrix,
  Excluded,
  FormattedMetric,
  KeptEpoch,
  ParameterCounts,
  ReliabilityBin,
  SnapshotFigures,
  SplitName,
  Weighting,
} from '@graft/core';

/**
 * Everything that the report shows, as JSON: `reportInputSchema` reads it back from a file. Nothing else is read and no
 * clock is asked, so the same input gives the same page.
 */
export interface ReportInput {
  /** Name of the experiment. */
  readonly title: string;
  /** A warning above all figures: `The pictures of this set are drawn, not photographed: ...`. */
  readonly notice?: string | undefined;
  readonly data: DataReport;
  readonly split: { readonly method: string; readonly ratio: string; readonly seed: number };
  readonly arms: readonly ArmReport[];
  readonly comparison?: NamedComparison | undefined;
  readonly views?: readonly AugmentedPhoto[] | undefined;
  /** Backbone, sha256 of the weights, licences, versions, fingerprints, in the order to show. */
  readonly provenance: readonly { readonly what: string; readonly value: string }[];
}

export interface DataReport {
  /** In the order of the class index. */
  readonly classes: readonly string[];
  /** Photos per class, in the order of `classes`. */
  readonly counts: Readonly<Record<SplitName, readonly number[]>>;
  readonly examples: Readonly<Record<SplitName, number>>;
  readonly excluded: readonly Excluded[];
  /** Photos that the split kept together because they equal, or nearly equal, each other. */
  readonly duplicatesTogether?: number | undefined;
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
  /** `transfer`, `control` or another name; unique. */
  readonly name: string;
  /** One line: `EfficientNet-Lite0 (ImageNet), frozen, with Dense 256`. */
  readonly title: string;
  readonly description: string;
  /** Every setting of the arm by its path, such as `head.learningRate`, in the order to show. */
  readonly settings: readonly Setting[];
  /** The split that took part in choosing the model, `none` where nothing was chosen. */
  readonly selectedOn: SplitName | 'none';
  readonly selected: KeptEpoch;
  readonly evaluatedOn: SplitName;
  readonly accuracy: Accuracy;
  readonly best: SnapshotFigures;
  readonly last: SnapshotFigures;
  readonly parameters: ParameterCounts;
  readonly weighting?: Weighting | undefined;
  readonly history: readonly EpochFigures[];
  /** Further metrics in words, in the order to show. The report knows none of them by name. */
  readonly figures: readonly FormattedMetric[];
  /** `[true class][predicted class]`, counts. */
  readonly confusionMatrix: ConfusionMatrix;
  readonly perClass: readonly ClassFigures[];
  readonly reliability?: readonly ReliabilityBin[] | undefined;
  readonly wrong: readonly WrongPrediction[];
}

export interface Setting {
  readonly name: string;
  readonly value: string;
}

export interface EpochFigures {
  readonly epoch: number;
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly learningRate?: number | null | undefined;
}

export interface ClassFigures {
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
  /** A small JPEG, PNG or WebP file in base64. */
  readonly picture?: string | undefined;
}

/** `difference` and its interval are the accuracy of `first` minus the accuracy of `second`. */
export interface NamedComparison extends ArmComparison {
  readonly first: string;
  readonly second: string;
}

/** Pictures are small JPEG, PNG or WebP files in base64. */
export interface AugmentedPhoto {
  readonly id: string;
  readonly original: string;
  readonly views: readonly { readonly picture: string; readonly parameters: string }[];
}

/** Wall seconds on the machine that did the work: shown on the page, but no part of a report's input or identity. */
export interface Timings {
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** By name of the arm. */
  readonly arms: Readonly<Record<string, number>>;
}
