/** Both ends included. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** A share of n independent examples with its Wilson 95 % interval. Shares are 0..1. */
export interface Accuracy {
  readonly value: number;
  readonly correct: number;
  readonly n: number;
  readonly ci95: Interval;
}

/** One epoch of a training run. Losses are means over examples, in nats; a value that diverged or was not measured is null. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Over the epoch's batches, each before its update; the only figure here that knows the weights of examples. */
  readonly loss: number | null;
  readonly accuracy: number | null;
  /** Of the weights after the epoch. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly learningRate: number;
}

/** Shares of one class, 0..1, or null where one does not exist; `support` is the number of its examples. */
export interface ClassScores {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly support: number;
}

/** The examples of one range of confidence, the largest probability of an example; `accuracy` and `confidence` are means over them. */
export interface ReliabilityBin {
  /** From 0, in the order of confidence; empty ranges are left out. */
  readonly bin: number;
  readonly count: number;
  readonly accuracy: number;
  readonly confidence: number;
}

/** One metric of one arm, ready to be shown: whoever prints it needs to know no metric by name. */
export interface Figure {
  /** Identifies the metric, as in `metrics.json`: `macroF1`. */
  readonly name: string;
  /** Short heading: `macro F1`. */
  readonly title: string;
  /** The value, with its unit: `0.952`, `95.2 %`. */
  readonly text: string;
  /** One sentence: what it measures and which way is better. */
  readonly description: string;
}

/** Two arms on the same `n` examples, compared as pairs. */
export interface ArmComparison {
  readonly n: number;
  /** Examples that only the first arm classified correctly, and only the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Exact, two-sided. */
  readonly mcnemarP: number;
  /** Accuracy of the first minus accuracy of the second, -1..1. */
  readonly difference: number;
  /** Paired percentile bootstrap of the difference. */
  readonly ci95: Interval;
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
