import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError, decodeSafetensors, type NamedTensor, sha256 } from '@graft/core';
import { preprocessingSchema, weightPrecisionSchema } from '@graft/core/schemas';
import { onnxBackboneSchema } from '@graft/model-zoo';
import { defaultHeadKind, headKinds, requireHeadTensors } from '@graft/trainer';
import { z } from 'zod';
import { weightingSchema } from './weighting.ts';

const common = {
  format: z.literal(1),
  title: z.string(),
  classes: z.array(z.string()).min(2).max(100_000),
  epoch: z.int(),
  parameters: z.strictObject({ total: z.int(), trainable: z.int() }),
  weighting: weightingSchema.optional(),
  weights: z.strictObject({ path: z.literal('weights.safetensors'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
};

/** `model.json` of a model package. It comes from anywhere, so it is data to be checked, and names no other file. */
const description = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('frozen'),
    head: z.enum(headKinds).default(defaultHeadKind),
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
  }),
  z.strictObject({ ...common, kind: z.literal('network'), network: z.enum(['article', 'relu']), preprocessing: preprocessingSchema }),
]);

export type ModelDescription = z.output<typeof description>;

export interface LoadedModel {
  readonly description: ModelDescription;
  readonly tensors: ReadonlyMap<string, NamedTensor>;
}

/**
 * Read a model package: a folder with `model.json` and `weights.safetensors`.
 *
 * @throws {ArtifactError} when it is none, is malformed, or its weights are not the ones it names.
 */
export async function loadModel(directory: string): Promise<LoadedModel> {
  const hint = 'Expected the folder that `graft quick` or `graft run` prints as "model".';
  const read = (path: string) =>
    readFile(join(directory, path)).catch((cause: NodeJS.ErrnoException) => {
      throw new ArtifactError(`Expected ${path} in the model package ${directory} but it cannot be read (${cause.code}).`, { hint, cause });
    });
  let parsed: ReturnType<typeof description.safeParse>;
  try {
    parsed = description.safeParse(JSON.parse((await read('model.json')).toString('utf8')));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ArtifactError(`Expected JSON in ${join(directory, 'model.json')}.`, { hint, cause });
    throw cause;
  }
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ArtifactError(
      `Expected a model description in ${join(directory, 'model.json')} but ${issue?.path.join('.')}: ${issue?.message}.`,
      { hint },
    );
  }
  const bytes = await read(parsed.data.weights.path);
  if (sha256(bytes) !== parsed.data.weights.sha256) {
    throw new ArtifactError(`Expected the weights of ${directory} with sha256 ${parsed.data.weights.sha256} but they are other bytes.`, {
      hint: 'Train again, or take the package from its source again.',
    });
  }
  const tensors = decodeSafetensors(bytes, 'weights.safetensors');
  const { data } = parsed;
  if (data.kind === 'frozen') {
    requireHeadTensors(data.head, tensors, { featureDim: data.backbone.featureDim, classes: data.classes.length });
  }
  return { description: data, tensors };
}
