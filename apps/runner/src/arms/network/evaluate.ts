import { keptEpochSchema } from '@graft/core/schemas';
import { startEngine } from '@graft/engine';
import { buildNetwork } from '@graft/model-zoo';
import { networkProbabilities } from '@graft/trainer';
import { z } from 'zod';
import { evaluationOn, writeEvaluation } from '../../artifacts/evaluation.ts';
import { evaluatedSplit, splitArtifact } from '../../artifacts/split.ts';
import { trainingArtifact } from '../../artifacts/training.ts';
import { defineStage, once } from '../../pipeline/define-stage.ts';
import { networkInput, networkPreprocessing } from './config.ts';
import { plainBatches } from './network-batches.ts';
import { loadNetworkWeights } from './network-weights.ts';

/** A network's predictions and their metrics on photos that it was not trained on. */
export default defineStage({
  name: 'network-evaluate',
  module: import.meta.url,
  uses: [
    '@graft/core',
    '@graft/engine',
    '@graft/weights',
    '@graft/image',
    '@graft/dataset',
    '@graft/augment',
    '@graft/model-zoo',
    '@graft/trainer',
  ],
  libraries: { sharp: '@graft/image', '@tensorflow/tfjs': '@graft/engine' },
  slice: z.strictObject({
    ...networkInput,
    on: evaluationOn,
    keep: keptEpochSchema,
    batchSize: z.int().min(1),
    trainThreads: z.int().min(1),
  }),
  needs: { split: once(splitArtifact), train: once(trainingArtifact) },
  trains: true,
  async run({ slice, upstream, location, writer, log }) {
    const { examples, classes } = await upstream.split.contents();
    const { model: trained, weights } = await upstream.train.contents();
    const evaluatedOn = evaluatedSplit(slice.on, examples);
    const chosen = examples.filter(({ split }) => split === evaluatedOn);
    const { height, width, network } = slice;
    const engine = await startEngine({ trainThreads: slice.trainThreads, prefer: 'native', onSkip: log });
    const model = buildNetwork(engine, { variant: network, height, width, classes: classes.length, seed: 0 });
    const preprocessing = networkPreprocessing(slice);
    await writeEvaluation(writer, {
      classes,
      evaluatedOn,
      keep: slice.keep,
      epochs: { best: trained.best.epoch, last: trained.last.epoch },
      async score(which) {
        loadNetworkWeights(engine, model, await weights(which));
        const batches = plainBatches({ examples: chosen, preprocessing, roots: location.roots, batchSize: slice.batchSize });
        const probabilities = await networkProbabilities(engine, model, batches, { scale: preprocessing });
        return { ids: chosen.map(({ id }) => id), labels: Int32Array.from(chosen, ({ classIndex }) => classIndex), probabilities };
      },
    });
    return { runtime: engine.runtime };
  },
});
