import { augmentConfig, isPlain } from '@graft/augment';
import type { OnProgress, Preprocessing } from '@graft/core';
import { type PreparedBackbone, prepareBackbone } from '@graft/model-zoo';
import { z } from 'zod';
import { resizeKernel } from '../experiment/resize-kernel.ts';
import type { Location } from '../pipeline/task-file.ts';

export const featuresSlice = z.strictObject({
  augment: augmentConfig,
  backbone: z.strictObject({ id: z.string(), weightsSha256: z.string() }),
  images: z.strictObject({
    orientation: z.enum(['exif', 'ignore']),
    resize: resizeKernel.optional(),
    size: z.int().optional(),
  }),
  views: z.int().min(1),
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
  return prepareBackbone(backbone.id, {
    offline: location.offline,
    weights: location.weights,
    lockFile: location.lockFile,
    input: isPlain(augment) ? 'uint8' : 'float32',
    preprocessing: imageSettings(images),
    onProgress,
    signal,
  });
}

/** How many rows an example has: a training photo one for each view where it is augmented, every other photo one. */
export function viewCount({ augment, views }: FeaturesSlice, { split }: { readonly split: string }): number {
  return !isPlain(augment) && split === 'train' ? views : 1;
}

/** Where the experiment's `images` depart from what the backbone declares. */
export function imageSettings({ orientation, resize, size }: FeaturesSlice['images']): Partial<Preprocessing> {
  return {
    orientation,
    ...(resize ? { geometry: { kind: 'squash', kernel: resize } } : {}),
    ...(size ? { height: size, width: size } : {}),
  };
}
