import { preprocessingSchema, weightPrecisionSchema } from '@graft/core/schemas';
import { onnxBackboneSchema } from '@graft/model-zoo';
import { headKinds } from '@graft/trainer';
import { z } from 'zod';
import { unnamedHead } from './config.ts';

/** A frozen arm's own keys of `model.json`: the backbone, and the kind of head on it. */
export const frozenModel = z.strictObject({
  backbone: z.strictObject({
    id: z.string(),
    featureDim: z.int().min(1),
    parameters: z.int(),
    onnx: onnxBackboneSchema.optional(),
    precision: weightPrecisionSchema.optional(),
    preprocessing: preprocessingSchema,
    runtime: z.string(),
    weightsSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  head: z.enum(headKinds).default(unnamedHead),
});

export type FrozenModel = z.output<typeof frozenModel>;
