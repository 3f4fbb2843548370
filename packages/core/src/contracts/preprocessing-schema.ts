import { z } from 'zod';
import type { Geometry, Preprocessing, ResizeKernel } from './preprocessing.ts';

const kernels = ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'] as const satisfies readonly ResizeKernel[];

/** The kernels of `@graft/image`, as a setting. */
export const resizeKernelSchema: z.ZodEnum<{ [K in ResizeKernel]: K }> = z.enum(kernels);

const kernel = resizeKernelSchema.default('bilinear').describe("Pillow's, antialiased.");

/** How a photo becomes the network's size, as a setting and as a part of model packages. */
export const geometrySchema: z.ZodType<Geometry, GeometryInput> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('squash').describe('The whole photo, its aspect ratio not kept.'), kernel }),
  z.strictObject({
    kind: z.literal('center-crop').describe('The central square, resized.'),
    cropFraction: z.number().gt(0).max(1).default(0.875).describe('Side of the square by the shorter side of the photo.'),
    kernel,
  }),
  z.strictObject({
    kind: z.literal('resize-crop').describe('Resized by the shorter side, then the centre of it.'),
    shortestEdge: z.int().min(1).max(4096).describe('Pixels of the shorter side before the crop.'),
    kernel,
  }),
  z.strictObject({
    kind: z.literal('letterbox').describe('The whole photo in its aspect ratio, with bars.'),
    fill: z.int().min(0).max(255).default(0).describe('Gray of the bars.'),
    kernel,
  }),
]);

/** A geometry as it is written in a file: what has a default may be left out. */
export type GeometryInput = Written<Geometry>;
type Written<G> = G extends { readonly kind: string }
  ? { readonly kind: G['kind'] } & { readonly [K in Exclude<keyof G, 'kind'>]?: G[K] | undefined }
  : never;

const triple = z.tuple([z.number(), z.number(), z.number()]);
const positive = z.number().gt(0);
const side = z.int().min(1).max(4096);

/** A whole preprocessing contract as it is stored, in a model package for one: nothing may be left out. */
export const preprocessingSchema: z.ZodType<Preprocessing> = z.strictObject({
  colour: z.literal('rgb-ignore-icc'),
  orientation: z.enum(['exif', 'ignore']),
  geometry: geometrySchema,
  height: side,
  width: side,
  channelOrder: z.enum(['rgb', 'bgr']),
  mean: triple,
  std: z.tuple([positive, positive, positive]),
});
