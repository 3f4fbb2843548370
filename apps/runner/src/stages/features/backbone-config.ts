import { weightPrecisionSchema } from '@graft/core/schemas';
import { onnxBackboneConfig } from '@graft/model-zoo';
import { z } from 'zod';

const namedBackbone = z.strictObject({
  id: z.string().default('efficientnet-lite0').describe('`graft models` lists them.'),
  weights: z.string().min(1).optional().describe('File or folder with the weights, where they are not to be downloaded.'),
  precision: weightPrecisionSchema
    .default('float32')
    .describe('Precision of the weights in the compiled network; `float16` halves its file.'),
});

/** The backbone of an experiment: one that Graft knows by name, or an ONNX file. */
export const backboneConfig = z.union([namedBackbone, onnxBackboneConfig]);

export type BackboneConfig = z.output<typeof backboneConfig>;
