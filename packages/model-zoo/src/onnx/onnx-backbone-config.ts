import type { Pooling, Preprocessing } from '@graft/core';
import { channelOrderSchema, geometrySchema, meanSchema, poolingSchema, preprocessingSchema, stdSchema } from '@graft/core/schemas';
import { z } from 'zod';

const prefixTokens = z.int().min(0).max(64);
const side = z.int().min(8).max(4096);
/** `.` and `..` would lead elsewhere in an address. */
const segment = String.raw`(?!\.{1,2}(?:/|$))[\w.-]+`;

const preprocessing = z.strictObject({
  height: side.describe('Height of the input, in pixels.'),
  width: side,
  mean: meanSchema.describe('On the 0..255 scale, one per channel, in `channelOrder`.'),
  std: stdSchema,
  channelOrder: channelOrderSchema.default('rgb'),
  geometry: geometrySchema.prefault({ kind: 'squash' }),
});

/** A backbone that is an ONNX file: where it is, what its authors fed it, what to take from it. */
export interface OnnxBackboneConfig {
  readonly onnx: string;
  readonly file: string;
  readonly revision: string;
  readonly preprocessing?: Pick<Preprocessing, 'height' | 'width' | 'mean' | 'std' | 'channelOrder' | 'geometry'> | undefined;
  readonly output?: string | undefined;
  readonly pooling: Pooling;
  readonly prefixTokens: number;
}

/** The same as a file states it: settings with a default may be left out. */
type Written = Pick<OnnxBackboneConfig, 'onnx'> & {
  readonly [Key in Exclude<keyof OnnxBackboneConfig, 'onnx'>]?: Key extends 'preprocessing'
    ? object | undefined
    : OnnxBackboneConfig[Key] | undefined;
};

export const onnxBackboneConfig: z.ZodType<OnnxBackboneConfig, Written> = z.strictObject({
  onnx: z.string().min(1).describe('An .onnx file, or `hub:OWNER/NAME` for a repository of the Hugging Face hub.'),
  file: z
    .string()
    .regex(new RegExp(`^${segment}(/${segment})*(?<=\\.onnx)$`))
    .default('onnx/model.onnx')
    .describe('The file in the hub repository.'),
  revision: z
    .string()
    .regex(new RegExp(`^${segment}$`))
    .default('main')
    .describe('Branch, tag or commit of the hub repository.'),
  preprocessing: preprocessing
    .optional()
    .describe('What the network was trained with. Default: the `preprocessor_config.json` beside the file.'),
  output: z.string().min(1).optional().describe('The output to use. Default: the only one.'),
  pooling: poolingSchema.default('none').describe('How the output becomes one row per photo.'),
  prefixTokens: prefixTokens.default(1).describe('Class and register tokens before the patches; `mean-patches` leaves them out.'),
});

/** An ONNX backbone that was obtained, as data: all that decides a feature, and no path. A model package holds it. */
export interface OnnxBackbone extends Pick<OnnxBackboneConfig, 'output' | 'pooling' | 'prefixTokens'> {
  readonly id: string;
  /** Of the file as it was obtained. */
  readonly sha256: string;
  readonly preprocessing: Preprocessing;
}

/** The same in a stage file and in a model package. */
export const onnxBackboneSchema: z.ZodType<OnnxBackbone> = z.strictObject({
  id: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  preprocessing: preprocessingSchema,
  output: z.string().optional(),
  pooling: poolingSchema,
  prefixTokens,
});
