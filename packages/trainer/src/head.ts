import { type FeatureMatrix, UnknownNameError } from '@graft/core';
import type { EngineSource, FitHeadOptions, FitHeadResult, Head, HeadFitPlan, HeadTensors } from './define-head.ts';
import { requireTrainable } from './features/labelled-features.ts';
import type { HeadConfig } from './head-config.ts';
import { type HeadKind, heads } from './heads.gen.ts';

/** Every kind of head. */
export const headKinds: readonly HeadKind[] = Object.keys(heads) as HeadKind[];

/**
 * Train the head that `config.kind` names on cached features.
 *
 * @param engine - or how to start one: heads that train without a tensor runtime never call it.
 * @throws {DataError}, {ShapeMismatchError} as `requireTrainable`, before anything else happens.
 * @throws {ConfigError} for weights or settings that this kind does not define.
 * @throws {InterruptedError} soon after `signal` is aborted. Nothing stays on the device, however it ends.
 */
export async function fitHead(engine: EngineSource, options: FitHeadOptions<HeadConfig>): Promise<FitHeadResult> {
  requireTrainable(options.train, options.validation, options.classes);
  return headOf(options.config.kind).fit(engine, options);
}

/**
 * What a trained head says about features: class probabilities in plain TypeScript, without a tensor runtime.
 *
 * @param features - `[N, D]`. @returns `[N, C]` row-major; rows sum to 1.
 * @throws {ArtifactError} when a tensor is missing; {ShapeMismatchError} when the features have another width.
 */
export function headProbabilities(kind: string, tensors: HeadTensors, features: FeatureMatrix): Float32Array {
  return headOf(kind).probabilities(tensors, features);
}

/**
 * Require tensors from a file to be a whole head of this kind: every name, every shape, finite numbers, nothing else.
 *
 * @throws {ArtifactError}, {ShapeMismatchError} naming the tensor.
 */
export function requireHeadTensors(
  kind: string,
  tensors: HeadTensors,
  size: { readonly featureDim: number; readonly classes: number },
): void {
  headOf(kind).requireTensors(tensors, size);
}

/** The words for reports and model titles: `Dense 256 and Dense 5`. */
export function describeHead(config: HeadConfig, size: { readonly classes: number }): string {
  return headOf(config.kind).describe(config, size);
}

/** What a fit with these settings will do: epochs, views, the kept epoch, the engine's threads. */
export function planHeadFit(config: HeadConfig): HeadFitPlan {
  return headOf(config.kind).planFit(config);
}

function headOf(kind: string): Head<HeadConfig> {
  if (!Object.hasOwn(heads, kind)) throw new UnknownNameError({ kind: 'head', received: kind, allowed: headKinds });
  return heads[kind as HeadKind];
}
