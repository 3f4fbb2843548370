import { join } from 'node:path';
import { ArtifactError, decodeSafetensors, parseBoundedJson, readRegularFile, sha256 as sha256Of } from '@graft/core';
import { z } from 'zod';
import { type ArmKindName, armKinds } from '../arms.gen.ts';
import { commonDescription } from '../artifacts/training.ts';
import type { Predictor, PredictorOptions } from '../define-arm.ts';
import { allArmKinds } from '../experiment/arm-kind.ts';
import { digestOf } from './description-digest.ts';

/** Room for 100,000 labels of a hundred characters. */
const descriptionBounds = { maxBytes: 16_000_000, maxDepth: 8, maxValues: 250_000 };
/** The largest that one buffer holds on every supported Node. */
const largestWeights = 2 ** 32 - 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const shared = {
  ...commonDescription,
  kind: z.enum(Object.keys(armKinds) as [ArmKindName, ...ArmKindName[]]),
  epoch: z.int(),
  weights: z.strictObject({ path: z.literal('weights.safetensors'), sha256 }),
  digest: sha256,
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
  const text = await readRegularFile(path, { maxBytes: descriptionBounds.maxBytes, hint });
  const value = parseBoundedJson(text, descriptionBounds, (why) => {
    throw new ArtifactError(`Expected a model description in ${path} but ${why}.`, { hint });
  });
  const { digest, ...said } = conform(description, value, path, hint);
  if (digestOf(said) !== digest) {
    throw new ArtifactError(`Expected ${path} as it was written but its digest does not match: it was damaged or edited.`, {
      hint: 'Train again, or take the package from its source again.',
    });
  }
  const { kind, classes, weights, ...rest } = said;
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !Object.hasOwn(shared, key)));
  const arm = allArmKinds[kind];
  const model = conform(arm.model, own, path, hint);
  const bytes = await readRegularFile(join(directory, weights.path), { maxBytes: largestWeights, hint });
  if (sha256Of(bytes) !== weights.sha256) {
    throw new ArtifactError(`Expected the weights of ${directory} with sha256 ${weights.sha256} but their sha256 does not match.`, {
      hint: 'Train again, or take the package from its source again.',
    });
  }
  requireDistinct(classes, path);
  const tensors = decodeSafetensors(bytes, weights.path);
  return { classes, createPredictor: (options) => arm.createPredictor({ own: model, classes, tensors }, options) };
}

/** A caller tells classes apart by their labels alone. */
function requireDistinct(classes: readonly string[], path: string): void {
  const seen = new Set<string>();
  const twice = classes.find((label) => seen.size === seen.add(label).size);
  if (twice === undefined) return;
  throw new ArtifactError(`Expected each class once in ${path} but received "${twice}" twice.`, {
    hint: 'Train again, or take the package from its source again.',
  });
}

function conform<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string, hint: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ArtifactError(`Expected a model description in ${path} but ${issue?.path.join('.')}: ${issue?.message}.`, { hint });
}
