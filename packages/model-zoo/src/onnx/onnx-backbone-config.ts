import type { Pooling, Preprocessing } from '@graft/core';
import {
  channelOrderSchema,
  type GeometryInput,
  geometrySchema,
  meanSchema,
  poolingSchema,
  preprocessingSchema,
  stdSchema,
} from '@graft/core/schemas';
import { z } from 'zod';
import type { OnnxBackbone } from './obtain-onnx.ts';

const prefixTokens = z.int().min(0).max(64);
const side = z.int().min(8).max(4096);
/** `.` and `..` would lead elsewhere in an address. */
const segment = String.raw`(?!\.{1,2}(?:/|$))[\w.-]+`;

const preprocessing = z.strictObject({
  height: side.describe('Of the input, pixels.'),
  width: side,
  mean: meanSchema.describe('On the 0..255 scale, one per channel, in `channelOrder`.'),
  std: stdSchema,
  channelOrder: channelOrderSchema.default('rgb'),
  geometry: geometrySchema.prefault({ kind: 'squash' }),
});

type Written<T, Defaulted extends keyof T> = Omit<T, Defaulted> & { readonly [K in Defaulted]?: T[K] | undefined };
type Declared = Pick<Preprocessing, 'height' | 'width' | 'mean' | 'std' | 'channelOrder' | 'geometry'>;

/** A backbone that is an ONNX file: where it is, what its authors fed it, what to take from it. */
export interface OnnxBackboneConfig {
  readonly onnx: string;
  readonly file: string;
  readonly revision: string;
  readonly preprocessing?: Declared | undefined;
  readonly output?: string | undefined;
  readonly pooling: Pooling;
  readonly prefixTokens: number;
}

/** The same as it is written in a file. */
export type OnnxBackboneInput = Written<Omit<OnnxBackboneConfig, 'preprocessing'>, 'file' | 'revision' | 'pooling' | 'prefixTokens'> & {
  readonly preprocessing?:
    | (Omit<Written<Declared, 'channelOrder'>, 'geometry'> & { readonly geometry?: GeometryInput | undefined })
    | undefined;
};

export const onnxBackboneConfig: z.ZodType<OnnxBackboneConfig, OnnxBackboneInput> = z.strictObject({
  onnx: z.string().min(1).describe('An .onnx file, or `OWNER/NAME` of the Hugging Face hub with `hub:` before it.'),
  file: z
    .string()
    .regex(new RegExp(`^${segment}(/${segment})*(?<=\\.onnx)$`))
    .default('onnx/model.onnx')
    .describe('Which file of the hub repository.'),
  revision: z
    .string()
    .regex(new RegExp(`^${segment}$`))
    .default('main')
    .describe('Branch, tag or commit of the hub repository.'),
  preprocessing: preprocessing
    .optional()
    .describe('What the network was trained with; default: the `preprocessor_config.json` beside the file.'),
  output: z.string().min(1).optional().describe('Name of the value that is taken; default: the only output.'),
  pooling: poolingSchema.default('none').describe('How the output becomes one row a photo.'),
  prefixTokens: prefixTokens.default(1).describe('Class and register tokens before the patches, which `mean-patches` leaves out.'),
});

/** What a stage file and a model package hold of it. */
export const onnxBackboneSchema: z.ZodType<OnnxBackbone> = z.strictObject({
  id: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  preprocessing: preprocessingSchema,
  output: z.string().optional(),
  pooling: poolingSchema,
  prefixTokens,
});
