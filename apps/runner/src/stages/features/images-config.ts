import { geometryChoiceSchema, orientationSchema, resizeKernelSchema } from '@graft/core/schemas';
import type { ContractOptions } from '@graft/model-zoo';
import { z } from 'zod';

/** How photos become network inputs, where it departs from what the backbone declares. */
export const imagesConfig = z.strictObject({
  orientation: orientationSchema.default('exif').describe('Whether the EXIF orientation is applied.'),
  geometry: geometryChoiceSchema
    .default('features')
    .describe("`features`: the whole photo, squashed; `published`: the authors' crop and kernel; or a geometry of your own."),
  resize: resizeKernelSchema.optional().describe("Kernel of the resize; default: the geometry's."),
  size: z.int().min(32).max(1024).optional().describe("Side of the backbone's input in pixels; default: the backbone's."),
});

export type ImagesConfig = z.output<typeof imagesConfig>;

/** The settings as the backbone's contract takes them. */
export function contractOptions({ orientation, geometry, resize, size }: ImagesConfig): ContractOptions {
  return { geometry, kernel: resize, preprocessing: { orientation, ...(size ? { height: size, width: size } : {}) } };
}
