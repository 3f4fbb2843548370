import { keptEpochSchema } from '@graft/core/schemas';
import { headProbabilities } from '@graft/trainer';
import { z } from 'zod';
import { evaluationOn, writeEvaluation } from '../../artifacts/evaluation.ts';
import { featuresArtifact, selectSplit } from '../../artifacts/features.ts';
import { evaluatedSplit } from '../../artifacts/split.ts';
import { trainingArtifact } from '../../artifacts/training.ts';
import { defineStage, once } from '../../pipeline/define-stage.ts';
import { unnamedHead } from './config.ts';

const ofHead = z.object({ head: z.string().default(unnamedHead) });

/** A head's predictions and their metrics on photos that it was not trained on. */
export default defineStage({
  name: 'frozen-evaluate',
  module: import.meta.url,
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/trainer'],
  libraries: {},
  slice: z.strictObject({ on: evaluationOn, keep: keptEpochSchema }),
  needs: { features: once(featuresArtifact), train: once(trainingArtifact) },
  trains: false,
  async run({ slice: { on, keep }, upstream, writer }) {
    const stored = await upstream.features.contents();
    const { model, weights } = await upstream.train.contents();
    const { head } = ofHead.parse(model);
    const evaluatedOn = evaluatedSplit(on, stored.rows);
    const { features, labels, ids } = selectSplit(stored, evaluatedOn);
    await writeEvaluation(writer, {
      classes: stored.classes,
      evaluatedOn,
      keep,
      epochs: { best: model.best.epoch, last: model.last.epoch },
      score: async (which) => ({ ids, labels, probabilities: headProbabilities(head, await weights(which), features) }),
    });
    return undefined;
  },
});
