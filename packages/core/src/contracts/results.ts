/**
 * What training and evaluation say: the values that one package computes, the runner stores and another one shows. The schemas in
 * `results-schema.ts` check them where they are read from a file.
 */

/** Which epoch's weights are kept and evaluated. */
export type KeptEpoch = 'best' | 'last';

/**
 * One line of `history.jsonl`. Losses are means over examples, in nats; null where training diverged to NaN or infinity.
 *
 * `loss` alone includes sample weights, as in Keras: the sum of the weighted losses divided by the number of examples.
 * Accuracies and validation figures count every example once.
 */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Over the epoch's batches, each before its update. */
  readonly loss: number | null;
  /** 0 .. 1, over the same batches; a repeated example counts each time. */
  readonly accuracy: number;
  /** Measured with the weights after the epoch. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number;
  /** Absent where the fit takes no steps. */
  readonly learningRate?: number | undefined;
}

/** Parameters of a network, and how many of them training changes. */
export interface ParameterCounts {
  readonly total: number;
  readonly trainable: number;
}

/** Both ends included. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** A share of n independent examples with its Wilson 95 % interval. */
export interface Accuracy {
  readonly value: number;
  readonly correct: number;
  readonly n: number;
  readonly ci95: Interval;
}

/** The accuracy of one kept epoch. */
export interface SnapshotFigures {
  readonly epoch: number;
  readonly accuracy: Accuracy;
}

/** `[C][C]` counts: row = true class, column = predicted class. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** Precision, recall and F1 of one class, 0 .. 1; `support` is its number of examples. */
export interface ClassScores {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** The share of examples whose true class is among the k most probable. */
export interface TopKAccuracy {
  readonly k: number;
  readonly value: number;
}

/** The examples whose confidence lies in (bin/15, (bin + 1)/15]: their number, and means over them. */
export interface ReliabilityBin {
  readonly bin: number;
  readonly count: number;
  readonly accuracy: number;
  readonly confidence: number;
}

/** Two arms on the same examples, as pairs. */
export interface ArmComparison {
  readonly n: number;
  /** Examples that only the first arm classifies correctly. */
  readonly onlyFirst: number;
  /** Examples that only the second arm classifies correctly. */
  readonly onlySecond: number;
  /** Exact, two-sided. */
  readonly mcnemarP: number;
  /** Accuracy of the first minus accuracy of the second, -1 .. 1. */
  readonly difference: number;
  /** Paired percentile bootstrap of the difference. */
  readonly ci95: Interval;
}

/** One figure as a person reads it. */
export interface FormattedMetric {
  /** The metric's key in `metrics.json`. */
  readonly name: string;
  /** `macro F1`. */
  readonly title: string;
  /** `0.973`. */
  readonly text: string;
  /** What it measures, in one sentence. */
  readonly description: string;
}

/** How training counted its examples; each part is absent where every example counts once and alike. */
export interface Weighting {
  /** Of every class, in the order of the class index. */
  readonly classWeights?: readonly { readonly label: string; readonly weight: number }[] | undefined;
  /** Photos to which the data gave a weight other than 1. */
  readonly photoWeights?: { readonly photos: number; readonly smallest: number; readonly largest: number } | undefined;
  /** `photos` that an epoch takes more than once, and all photos that an epoch takes. */
  readonly repeats?: { readonly photos: number; readonly taken: number } | undefined;
}
