import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError, decodeSafetensors, sha256 } from '@graft/core';
import { z } from 'zod';
import { type ArmKindName, armKinds } from '../arms.gen.ts';
import { commonDescription } from '../artifacts/training.ts';
import type { Predictor, PredictorOptions } from '../define-arm.ts';
import { allArmKinds } from '../experiment/arm-kind.ts';

const shared = {
  ...commonDescription,
  kind: z.enum(Object.keys(armKinds) as [ArmKindName, ...ArmKindName[]]),
  epoch: z.int(),
  weights: z.strictObject({ path: z.literal('weights.safetensors'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
};
const description = z.looseObject(shared);

export interface LoadedModel {
  readonly classes: readonly string[];
  /** Make it ready to answer. @throws as the arm's `createPredictor`. */
  readonly createPredictor: (options: PredictorOptions) => Promise<Predictor>;
}

/**
 * Read a model package: a folder with `model.json` and `weights.safetensors`. It comes from anywhere, so it is data to be checked, and
 * names no other file.
 *
 * @throws {ArtifactError} when it is something else, is malformed, or its weights are not the ones it names.
 */
export async function loadModel(directory: string): Promise<LoadedModel> {
  const hint = 'Expected the folder that `graft quick` or `graft run` prints as "model".';
  const path = join(directory, 'model.json');
  const read = (name: string) =>
    readFile(join(directory, name)).catch((cause: NodeJS.ErrnoException) => {
      throw new ArtifactError(`Expected ${name} in the model package ${directory} but it cannot be read (${cause.code}).`, { hint, cause });
    });
  const value = parseJson((await read('model.json')).toString('utf8'), path, hint);
  const { kind, classes, weights, ...rest } = conform(description, value, path, hint);
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !(key in shared)));
  const arm = allArmKinds[kind];
  const model = conform(arm.model, own, path, hint);
  const bytes = await read(weights.path);
  if (sha256(bytes) !== weights.sha256) {
    throw new ArtifactError(`Expected the weights of ${directory} with sha256 ${weights.sha256} but their sha256 does not match.`, {
      hint: 'Train again, or take the package from its source again.',
    });
  }
  const tensors = decodeSafetensors(bytes, weights.path);
  return { classes, createPredictor: (options) => arm.createPredictor({ own: model, classes, tensors }, options) };
}

function parseJson(text: string, path: string, hint: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ArtifactError(`Expected JSON in ${path}.`, { hint, cause });
  }
}

function conform<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string, hint: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ArtifactError(`Expected a model description in ${path} but ${issue?.path.join('.')}: ${issue?.message}.`, { hint });
}
