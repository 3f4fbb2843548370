import { decodeSafetensors, readArtifactFile } from '@graft/core';
import { keptEpochSchema } from '@graft/core/schemas';
import { defaultHeadKind, headProbabilities } from '@graft/trainer';
import { z } from 'zod';
import { defineStage, type StageDefinition } from '../pipeline/define-stage.ts';
import { readFeatures, selectSplit } from './read-features.ts';
import { evaluatedSplit } from './read-split.ts';
import { writeEvaluation } from './write-evaluation.ts';

const slice = z.strictObject({ on: z.enum(['auto', 'validation', 'test']), selected: keptEpochSchema });

/** A head's predictions and their metrics on photos that it was not trained on. */
const evaluateHead: StageDefinition<z.output<typeof slice>> = defineStage({
  name: 'evaluate-head',
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/trainer'],
  libraries: {},
  slice,
  needs: ['features', 'train'],
  trains: false,
  async run({ slice: { on, selected }, upstream, writer }) {
    const stored = await readFeatures(upstream.features as NonNullable<typeof upstream.features>);
    const train = upstream.train as NonNullable<typeof upstream.train>;
    const read = (path: string) => readArtifactFile(train.directory, train.record, path);
    const model = JSON.parse((await read('model.json')).toString('utf8')) as TrainedHead;
    const evaluatedOn = evaluatedSplit(on, stored.rows);
    const { features, labels, ids } = selectSplit(stored, evaluatedOn);
    await writeEvaluation(writer, {
      classes: stored.classes,
      evaluatedOn,
      selected,
      epochs: { best: model.best.epoch, last: model.last.epoch },
      async score(which) {
        const weights = decodeSafetensors(await read(model[which].weights), model[which].weights);
        return { ids, labels, probabilities: headProbabilities(model.head ?? defaultHeadKind, weights, features) };
      },
    });
    return undefined;
  },
});

export default evaluateHead;

interface TrainedHead {
  /** Its kind; absent: the default one. */
  readonly head?: string | undefined;
  readonly best: { readonly epoch: number; readonly weights: string };
  readonly last: { readonly epoch: number; readonly weights: string };
}
