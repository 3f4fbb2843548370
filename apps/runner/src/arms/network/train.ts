import { augmentConfig, mixConfig } from '@graft/augment';
import { startEngine } from '@graft/engine';
import { buildNetwork } from '@graft/model-zoo';
import { classWeightsConfig, fitNetwork, networkConfig } from '@graft/trainer';
import { z } from 'zod';
import { splitArtifact } from '../../artifacts/split.ts';
import { writeTraining } from '../../artifacts/training.ts';
import { defineStage, once } from '../../pipeline/define-stage.ts';
import { takesOf, weighTraining } from '../../training/weigh-training.ts';
import { networkInput, networkPreprocessing } from './config.ts';
import { plainBatches, trainingBatches } from './network-batches.ts';
import { networkPixels } from './network-pixels.ts';
import { snapshotBytes } from './network-weights.ts';

/** Photos in; the best and last weights of a network trained from scratch, and the history of its epochs, out. */
export default defineStage({
  name: 'network-train',
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
    augment: augmentConfig,
    mix: mixConfig.optional(),
    viewSeed: z.int().min(0),
    training: networkConfig,
    classWeights: classWeightsConfig.optional(),
  }),
  needs: { split: once(splitArtifact) },
  trains: true,
  async run({ slice, upstream, location, writer, onProgress, log, signal }) {
    const { training, height, width, network } = slice;
    const { examples, classes } = await upstream.split.contents();
    const { examples: train, weighting } = weighTraining(examples, classes, slice.classWeights);
    const validation = examples.filter(({ split }) => split === 'validation');
    const engine = await startEngine({ trainThreads: training.trainThreads, prefer: 'native', onSkip: log });
    const model = buildNetwork(engine, { variant: network, height, width, classes: classes.length, seed: training.seed });
    const preprocessing = networkPreprocessing(slice);
    const settings = { preprocessing, roots: location.roots, batchSize: training.batchSize, pixels: await networkPixels() };
    const stepsPerEpoch = Math.ceil(takesOf(train).length / training.batchSize);
    const kept = { best: 'best.safetensors', last: 'best.safetensors' };
    const fit = await fitNetwork(engine, {
      model,
      scale: preprocessing,
      config: training,
      stepsPerEpoch,
      trainBatches: (epoch) =>
        trainingBatches(
          { ...settings, examples: train },
          {
            seed: training.seed,
            viewSeed: slice.viewSeed,
            epoch,
            augment: slice.augment,
            mix: slice.mix,
            classes: classes.length,
          },
        ),
      validationBatches: () => plainBatches({ ...settings, examples: validation }),
      onStep: ({ epoch, step }) =>
        onProgress({
          task: 'network',
          done: (epoch - 1) * stepsPerEpoch + step,
          total: training.epochs * stepsPerEpoch,
          note: `epoch ${epoch}`,
        }),
      async onSnapshot(snapshot) {
        // Where the last epoch is the best one, its weights are written once.
        const path = snapshot.keepAs.includes('best') ? kept.best : 'last.safetensors';
        if (snapshot.keepAs.includes('last')) kept.last = path;
        await writer.write(path, snapshotBytes(snapshot));
      },
      signal,
    });
    await writeTraining(writer, {
      kind: 'network',
      title: `${network === 'article' ? "the article's" : 'its'} network from scratch, ${height} x ${width} pixels`,
      classes,
      parameters: fit.parameters,
      weighting,
      own: { network, preprocessing },
      history: fit.history,
      best: { epoch: fit.bestEpoch, weights: kept.best },
      last: { epoch: training.epochs, weights: kept.last },
    });
    return { runtime: engine.runtime };
  },
});
