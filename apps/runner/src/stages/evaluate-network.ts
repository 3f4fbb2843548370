import { decodeSafetensors, readArtifactFile } from '@graft/core';
import { keptEpochSchema } from '@graft/core/schemas';
import { startEngine } from '@graft/engine';
import { buildControl } from '@graft/model-zoo';
import { networkProbabilities } from '@graft/trainer';
import { z } from 'zod';
import { defineStage, type StageDefinition } from '../pipeline/define-stage.ts';
import { networkInput, networkPreprocessing, plainBatches } from './network-batches.ts';
import { loadNetworkWeights } from './network-weights.ts';
import type { StoredModel } from './read-arm.ts';
import { evaluatedSplit, readSplit } from './read-split.ts';
import { writeEvaluation } from './write-evaluation.ts';

const slice = z.strictObject({
  ...networkInput,
  on: z.enum(['auto', 'validation', 'test']),
  selected: keptEpochSchema,
  batchSize: z.int().min(1),
  trainThreads: z.int().min(1),
});

/** A network's predictions and their metrics on photos that it was not trained on. */
const evaluateNetwork: StageDefinition<z.output<typeof slice>> = defineStage({
  name: 'evaluate-network',
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
  slice,
  needs: ['split', 'train'],
  trains: true,
  async run({ slice, upstream, location, writer, log }) {
    const { examples, classes } = await readSplit(upstream.split as NonNullable<typeof upstream.split>);
    const train = upstream.train as NonNullable<typeof upstream.train>;
    const read = (path: string) => readArtifactFile(train.directory, train.record, path);
    const stored = JSON.parse((await read('model.json')).toString('utf8')) as StoredModel;
    const evaluatedOn = evaluatedSplit(slice.on, examples);
    const chosen = examples.filter(({ split }) => split === evaluatedOn);
    const { height, width, network } = slice;
    const engine = await startEngine({ trainThreads: slice.trainThreads, prefer: 'native', onSkip: log });
    const model = buildControl(engine, { variant: network, height, width, classes: classes.length, seed: 0 });
    const preprocessing = networkPreprocessing(slice);
    await writeEvaluation(writer, {
      classes,
      evaluatedOn,
      selected: slice.selected,
      epochs: { best: stored.best.epoch, last: stored.last.epoch },
      async score(which) {
        loadNetworkWeights(engine, model, decodeSafetensors(await read(stored[which].weights), stored[which].weights));
        const batches = plainBatches({ examples: chosen, preprocessing, roots: location.roots, batchSize: slice.batchSize });
        const probabilities = await networkProbabilities(engine, model, batches, { scale: preprocessing });
        return { ids: chosen.map(({ id }) => id), labels: Int32Array.from(chosen, ({ classIndex }) => classIndex), probabilities };
      },
    });
    return { runtime: engine.runtime };
  },
});

export default evaluateNetwork;
