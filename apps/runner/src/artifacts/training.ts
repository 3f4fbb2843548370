import {
  type ArtifactWriter,
  canonicalJson,
  decodeSafetensors,
  type EpochRecord,
  encodeJsonl,
  type KeptEpoch,
  type NamedTensor,
  type Payload,
  readArtifactFile,
} from '@graft/core';
import { epochRecordSchema, parameterCountsSchema, weightingSchema } from '@graft/core/schemas';
import { z } from 'zod';
import type { ArtifactKind, ArtifactPlace } from '../pipeline/artifact-kind.ts';
import { readJson, readRows } from './read-json.ts';

const snapshot = z.strictObject({ epoch: z.int(), weights: z.string() });

/** What every description of a model says, whatever its kind of arm. The arm adds keys of its own. */
export const commonDescription = {
  format: z.literal(1),
  kind: z.string(),
  title: z.string(),
  classes: z.array(z.string()).min(2).max(100_000),
  parameters: parameterCountsSchema,
  weighting: weightingSchema.optional(),
};

const trainedModel = z.looseObject({ ...commonDescription, best: snapshot, last: snapshot });

/** `model.json` of a trained arm: what was trained, and the files of its weights. */
export type TrainedModel = z.output<typeof trainedModel>;

export interface Training {
  readonly model: TrainedModel;
  readonly history: readonly EpochRecord[];
  /** The tensors of one snapshot, by name. */
  readonly weights: (which: KeptEpoch) => Promise<ReadonlyMap<string, NamedTensor>>;
}

export const trainingArtifact: ArtifactKind<Training> = {
  name: 'training',
  async read(place) {
    const model = await readJson(place, 'model.json', trainedModel);
    return {
      model,
      history: await readRows(place, 'history.jsonl', epochRecordSchema),
      weights: (which) => readWeights(place, model[which].weights),
    };
  },
};

async function readWeights({ directory, record }: ArtifactPlace, path: string): Promise<ReadonlyMap<string, NamedTensor>> {
  return decodeSafetensors(await readArtifactFile(directory, record, path), path);
}

export interface TrainingInput {
  readonly kind: string;
  readonly title: string;
  readonly classes: readonly string[];
  readonly parameters: TrainedModel['parameters'];
  readonly weighting: TrainedModel['weighting'];
  /** The arm's own keys of `model.json`. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly history: readonly EpochRecord[];
  /** Epochs, and the files that their weights were written to. */
  readonly best: z.output<typeof snapshot>;
  readonly last: z.output<typeof snapshot>;
  /** Files of weights that are not written yet, by name. */
  readonly weights?: Readonly<Record<string, Payload>>;
}

export async function writeTraining(
  writer: ArtifactWriter,
  { own, history, weights = {}, weighting, ...common }: TrainingInput,
): Promise<void> {
  await writer.write('history.jsonl', encodeJsonl(history));
  for (const [path, bytes] of Object.entries(weights)) await writer.write(path, bytes);
  await writer.write('model.json', canonicalJson({ format: 1, ...own, ...common, ...(weighting ? { weighting } : {}) }));
}
