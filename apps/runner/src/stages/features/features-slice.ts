import { augmentConfig, isPlain } from '@graft/augment';
import type { OnProgress, SplitExample } from '@graft/core';
import { weightPrecisionSchema } from '@graft/core/schemas';
import { onnxBackboneSchema, type PreparedBackbone, prepareBackbone } from '@graft/model-zoo';
import { z } from 'zod';
import type { Location } from '../../pipeline/task-file.ts';
import { contractOptions, imagesConfig } from './images-config.ts';

/** A backbone by the bytes of its weights. Keys with default values are absent. */
export const identifiedBackbone = z.strictObject({
  id: z.string(),
  weightsSha256: z.string(),
  precision: weightPrecisionSchema.optional(),
  onnx: onnxBackboneSchema.optional(),
});

export type IdentifiedBackbone = z.output<typeof identifiedBackbone>;

export const featuresSlice = z.strictObject({
  augment: augmentConfig,
  backbone: identifiedBackbone,
  images: imagesConfig,
  views: z.int().min(1).describe('Views of each training photo; 1 where photos are not augmented.'),
  viewSeed: z.int().min(0),
});

export type FeaturesSlice = z.output<typeof featuresSlice>;

export interface LoadContext {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The backbone that the slice names, verified and compiled: the threads open it. */
export function sliceBackbone(
  { augment, backbone, images }: FeaturesSlice,
  location: Location,
  { onProgress, signal }: LoadContext = {},
): Promise<PreparedBackbone> {
  return prepareBackbone(backbone.onnx ?? backbone.id, {
    offline: location.offline,
    weights: location.weights,
    lockFile: location.lockFile,
    precision: backbone.precision,
    input: isPlain(augment) ? 'uint8' : 'float32',
    ...contractOptions(images),
    onProgress,
    signal,
  });
}

/**
 * How many rows an example has: a training photo that is augmented one per view and repeat, every other photo one.
 */
export function viewCount({ augment, views }: FeaturesSlice, { split, repeats = 1 }: Pick<SplitExample, 'split' | 'repeats'>): number {
  return !isPlain(augment) && split === 'train' ? views * repeats : 1;
}
