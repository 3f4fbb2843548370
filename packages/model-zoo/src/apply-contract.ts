import type { GeometryChoice, Preprocessing, ResizeKernel } from '@graft/core';
import type { BackboneSpec } from './define-backbone.ts';

/** Departures from a backbone's contract; what its weights were trained with (mean, std, order) is fixed. */
export interface ContractOptions {
  /** Default: `features`. */
  readonly geometry?: GeometryChoice | undefined;
  /** Default: the geometry's. */
  readonly kernel?: ResizeKernel | undefined;
  readonly preprocessing?: Partial<Pick<Preprocessing, 'height' | 'width' | 'orientation'>> | undefined;
}

/** The contract for a backbone's photos under these settings: it is applied, and a model package holds it. */
export function applyContract(
  { features, published }: Pick<BackboneSpec, 'features' | 'published'>,
  { geometry = 'features', kernel, preprocessing }: ContractOptions,
): Preprocessing {
  const base = geometry === 'features' ? features.geometry : geometry === 'published' ? published.geometry : geometry;
  return { ...features, ...preprocessing, geometry: kernel === undefined ? base : { ...base, kernel } };
}
