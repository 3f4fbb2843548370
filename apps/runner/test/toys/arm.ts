import { encodeSafetensors, type Preprocessing } from '@graft/core';
import { keptEpochSchema } from '@graft/core/schemas';
import { z } from 'zod';
import { evaluationOn, writeEvaluation } from '../artifacts/evaluation.ts';
import { evaluatedSplit, splitArtifact } from '../artifacts/split.ts';
import { trainingArtifact, writeTraining } from '../artifacts/training.ts';
import { defineArm } from '../define-arm.ts';
import { defineStage, once } from '../pipeline/define-stage.ts';

const preprocessing: Preprocessing = {
  colour: 'rgb-ignore-icc',
  orientation: 'exif',
  geometry: { kind: 'squash', kernel: 'nearest' },
  height: 8,
  width: 8,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [255, 255, 255],
};

/** The same row for every example. */
const repeat = (row: Float32Array, rows: number) =>
  Float32Array.from({ length: row.length * rows }, (_, i) => row[i % row.length] as number);

const train = defineStage({
  name: 'toy-train',
  module: import.meta.url,
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/trainer'],
  libraries: {},
  slice: z.strictObject({ smoothing: z.number() }),
  needs: { split: once(splitArtifact) },
  trains: false,
  async run({ slice: { smoothing }, upstream, writer }) {
    const { examples, classes } = await upstream.split.contents();
    const counts = classes.map(
      (_, c) => examples.filter(({ split, classIndex }) => split === 'train' && classIndex === c).length + smoothing,
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    const shares = { name: 'shares', shape: [classes.length], data: Float32Array.from(counts, (count) => count / total) };
    await writeTraining(writer, {
      kind: 'toy',
      title: 'the classes as frequent as in training',
      classes,
      parameters: { total: classes.length, trainable: classes.length },
      weighting: undefined,
      own: { smoothing },
      history: [{ epoch: 1, loss: null, accuracy: 0, validationLoss: null, validationAccuracy: 0 }],
      best: { epoch: 1, weights: 'shares.safetensors' },
      last: { epoch: 1, weights: 'shares.safetensors' },
      weights: { 'shares.safetensors': encodeSafetensors([shares]) },
    });
    return undefined;
  },
});

const evaluate = defineStage({
  name: 'toy-evaluate',
  module: import.meta.url,
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/trainer'],
  libraries: {},
  slice: z.strictObject({ on: evaluationOn, keep: keptEpochSchema }),
  needs: { split: once(splitArtifact), train: once(trainingArtifact) },
  trains: false,
  async run({ slice: { on, keep }, upstream, writer }) {
    const { examples, classes } = await upstream.split.contents();
    const { weights } = await upstream.train.contents();
    const evaluatedOn = evaluatedSplit(on, examples);
    const chosen = examples.filter(({ split }) => split === evaluatedOn);
    await writeEvaluation(writer, {
      classes,
      evaluatedOn,
      keep,
      epochs: { best: 1, last: 1 },
      score: async (which) => ({
        ids: chosen.map(({ id }) => id),
        labels: Int32Array.from(chosen, ({ classIndex }) => classIndex),
        probabilities: repeat((await weights(which)).get('shares')?.data ?? new Float32Array(classes.length), chosen.length),
      }),
    });
    return undefined;
  },
});

/** It always says the classes as frequent as they are in training. */
export default defineArm({
  kind: 'toy',
  defaultName: 'toy',
  summary: 'the shares of the classes',
  trainsConvolutions: false,
  config: z.strictObject({ kind: z.literal('toy'), smoothing: z.number().default(1) }),
  model: z.strictObject({ smoothing: z.number() }),
  fromFlags: () => ({}),
  views: () => 1,
  keep: () => 'last' as const,
  slices: ({ smoothing }, shared) => ({ train: { smoothing }, evaluate: { ...shared.evaluate, keep: 'last' } }),
  stages: { train: async () => train, evaluate: async () => evaluate },
  describe: () => 'It knows how frequent each class is, and nothing else.',
  preview: () => ({ preprocessing }),
  async createPredictor({ tensors, classes }) {
    const shares = tensors.get('shares')?.data ?? new Float32Array(classes.length);
    return { preprocessing, predict: async (images) => images.map(() => shares), dispose: async () => undefined };
  },
});
