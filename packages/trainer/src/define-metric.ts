import type { ConfusionMatrix } from '@graft/core';
import type { z } from 'zod';

/** What a metric is computed from: checked inputs and what most metrics derive from them. */
export interface Evaluated {
  /** `[N]`, N at least 1, values 0 .. C - 1. */
  readonly labels: ArrayLike<number>;
  /** `[N, C]` row-major; rows sum to 1, no NaN. */
  readonly probabilities: ArrayLike<number>;
  /** The C labels in the order of the columns. */
  readonly classes: readonly string[];
  /** `[N]`: the most probable class of each example, the first of equals. */
  readonly predicted: Int32Array;
  readonly confusion: ConfusionMatrix;
}

/**
 * One figure of a classifier. A member is one file in `metrics/` with this as its default export: `metrics.json` and the
 * report follow from the file.
 */
export interface Metric<Name extends string, Value> {
  /** The key in `metrics.json`. */
  readonly name: Name;
  /** What the report calls it. */
  readonly title: string;
  /** What it measures, in one sentence. */
  readonly describe: string;
  /** Which direction is better; absent where neither is. */
  readonly better?: 'higher' | 'lower';
  /** Schema of the stored value. */
  readonly schema: z.ZodType<Value>;
  compute(evaluated: Evaluated): Value;
  /** The value as one line of text; absent where the report has a section for it. */
  format?(value: Value): string;
}

export function defineMetric<const Name extends string, Value>(metric: Metric<Name, Value>): Metric<Name, Value> {
  return metric;
}

/** `97.4 %` of a share 0 .. 1. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
