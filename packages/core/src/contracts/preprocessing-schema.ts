import { z } from 'zod';
import { type Pooling, poolings, type WeightPrecision, weightPrecisions } from './backbone.ts';
import {
  type ChannelOrder,
  channelOrders,
  colourRules,
  declaredGeometries,
  type Geometry,
  type GeometryChoice,
  type Orientation,
  orientations,
  type Preprocessing,
  type ResizeKernel,
  resizeKernels,
} from './preprocessing.ts';

type Words<Word extends string> = z.ZodEnum<{ [W in Word]: W }>;

/** The words of a preprocessing contract as settings, each list defined once, beside its type. */
export const resizeKernelSchema: Words<ResizeKernel> = z.enum(resizeKernels);
export const orientationSchema: Words<Orientation> = z.enum(orientations);
export const channelOrderSchema: Words<ChannelOrder> = z.enum(channelOrders);
export const poolingSchema: Words<Pooling> = z.enum(poolings);
export const weightPrecisionSchema: Words<WeightPrecision> = z.enum(weightPrecisions);

const kernel = resizeKernelSchema.default('bilinear').describe("Pillow's filter, antialiased.");

/** How a photo becomes the network's size, as a setting and as a part of model packages. */
export const geometrySchema: z.ZodType<Geometry, GeometryInput> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('squash').describe('The whole photo; its aspect ratio is not kept.'), kernel }),
  z.strictObject({
    kind: z.literal('center-crop').describe('The central square, resized.'),
    cropFraction: z.number().gt(0).max(1).default(0.875).describe('Side of the square divided by the shorter side of the photo.'),
    kernel,
  }),
  z.strictObject({
    kind: z.literal('resize-crop').describe('Resized by the shorter side, then cropped to the centre.'),
    shortestEdge: z.int().min(1).max(4096).describe('Length of the shorter side before the crop, in pixels.'),
    kernel,
  }),
  z.strictObject({
    kind: z.literal('letterbox').describe('The whole photo in its aspect ratio, with bars.'),
    fill: z.int().min(0).max(255).default(0).describe('Gray value of the bars.'),
    kernel,
  }),
]);

/** A geometry of one's own, or one that the backbone declares. */
export const geometryChoiceSchema: z.ZodType<GeometryChoice, (typeof declaredGeometries)[number] | GeometryInput> = z.union([
  z.enum(declaredGeometries),
  geometrySchema,
]);

/** A geometry as a file states it: settings with a default may be left out. */
export type GeometryInput = Written<Geometry>;
type Written<G> = G extends { readonly kind: string }
  ? { readonly kind: G['kind'] } & { readonly [K in Exclude<keyof G, 'kind'>]?: G[K] | undefined }
  : never;

type Triple = Preprocessing['mean'];
const positive = z.number().gt(0);
/** Mean and std of a preprocessing contract, on the 0..255 scale. */
export const meanSchema: z.ZodType<Triple, Triple> = z.tuple([z.number(), z.number(), z.number()]);
export const stdSchema: z.ZodType<Triple, Triple> = z.tuple([positive, positive, positive]);
const side = z.int().min(1).max(4096);

/** A whole preprocessing contract as it is stored, for example in a model package: every setting must be there. */
export const preprocessingSchema: z.ZodType<Preprocessing> = z.strictObject({
  colour: z.enum(colourRules),
  orientation: orientationSchema,
  geometry: geometrySchema,
  height: side,
  width: side,
  channelOrder: channelOrderSchema,
  mean: meanSchema,
  std: stdSchema,
});
