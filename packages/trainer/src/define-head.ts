import type { EpochRecord, FeatureMatrix, KeptEpoch, NamedTensor, ParameterCounts } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { z } from 'zod';
import type { LabelledFeatures, TrainingFeatures } from './features/labelled-features.ts';

/** A head's tensors by the names they are stored under. */
export type HeadTensors = ReadonlyMap<string, NamedTensor>;

/** An engine, or how to start one: it is started only if the head trains on it. */
export type EngineSource = Engine | (() => Promise<Engine>);

export interface FitHeadOptions<Config> {
  readonly train: TrainingFeatures;
  /** Every row once and with weight 1. */
  readonly validation: LabelledFeatures;
  readonly classes: number;
  readonly config: Config;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Tensors as they were after an epoch. */
export interface HeadSnapshot {
  readonly epoch: number;
  readonly tensors: readonly NamedTensor[];
}

export interface FitHeadResult {
  readonly history: readonly EpochRecord[];
  /** The epoch of lowest validation loss; the earliest of equals. */
  readonly best: HeadSnapshot;
  readonly last: HeadSnapshot;
  readonly parameters: ParameterCounts;
  /** What computed it: the engine's runtime, or `plain TypeScript`. */
  readonly runtime: string;
}

/** What a fit with these settings will do, known before it begins. */
export interface HeadFitPlan {
  readonly epochs: number;
  /** How many views of each training example it reads where examples are augmented. */
  readonly views: number;
  readonly keep: KeptEpoch;
  /** Threads of the engine that it trains on; absent where it needs no engine. */
  readonly trainThreads?: number | undefined;
}

/**
 * One kind of classifier on cached features, as data and functions. A member is one file in `heads/` with this as its
 * default export; registry, config union and contract suite follow from the file.
 */
export interface Head<Config extends { readonly kind: string }> {
  readonly kind: Config['kind'];
  planFit(config: Config): HeadFitPlan;
  /** Inputs are checked before it is called. @throws {InterruptedError} soon after `signal` is aborted. */
  fit(engine: EngineSource, options: FitHeadOptions<Config>): Promise<FitHeadResult>;
  /** Class probabilities in plain TypeScript, `[N, C]` row-major; a row does not depend on the rows beside it. */
  probabilities(tensors: HeadTensors, features: FeatureMatrix): Float32Array;
  /** @throws {ArtifactError} for other names or numbers that are not finite; {ShapeMismatchError} for other shapes. */
  requireTensors(tensors: HeadTensors, size: { readonly featureDim: number; readonly classes: number }): void;
  /** The words for reports and model titles: `Dense 256 and Dense 5`. */
  describe(config: Config, size: { readonly classes: number }): string;
}

/** A registry member: `schema` is strict, holds every default, and has the literal `kind`. */
export function defineHead<Schema extends z.ZodType<{ readonly kind: string }>>(
  head: Head<z.output<Schema>> & { readonly schema: Schema },
): typeof head {
  return head;
}
