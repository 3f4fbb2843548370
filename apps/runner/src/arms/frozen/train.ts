import { encodeSafetensors } from '@graft/core';
import { startEngine } from '@graft/engine';
import { classWeightsConfig, describeHead, fitHead, headConfig, planHeadFit } from '@graft/trainer';
import { z } from 'zod';
import { featuresArtifact, selectSplit } from '../../artifacts/features.ts';
import { splitArtifact } from '../../artifacts/split.ts';
import { writeTraining } from '../../artifacts/training.ts';
import { defineStage, once } from '../../pipeline/define-stage.ts';
import { percent } from '../../training/percent.ts';
import { weighTraining } from '../../training/weigh-training.ts';
import { unnamedHead } from './config.ts';
import { headTraining } from './head-training.ts';

/** Features, and how much each photo counts, in; a head's best and last weights and the history of its epochs out. */
export default defineStage({
  name: 'frozen-train',
  module: import.meta.url,
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/trainer'],
  libraries: { '@tensorflow/tfjs': '@graft/engine' },
  slice: z.strictObject({ head: headConfig, classWeights: classWeightsConfig.optional() }),
  needs: { features: once(featuresArtifact), split: once(splitArtifact) },
  trains: true,
  async run({ slice: { head, classWeights }, upstream, writer, onProgress, log, signal }) {
    const stored = await upstream.features.contents();
    const { examples, classes } = await upstream.split.contents();
    const weighed = weighTraining(examples, classes, classWeights);
    const { epochs, trainThreads } = planHeadFit(head);
    const fit = await fitHead(() => startEngine({ trainThreads, onSkip: log }), {
      train: { features: stored.features, labels: stored.labels, ...headTraining(stored.rows, weighed.examples) },
      validation: selectSplit(stored, 'validation'),
      classes: stored.classes.length,
      config: head,
      signal,
      onEpoch: ({ epoch, validationAccuracy }) =>
        onProgress({ task: 'head', done: epoch, total: epochs, note: `validation accuracy ${percent(validationAccuracy)}` }),
    });
    const { backbone } = stored;
    await writeTraining(writer, {
      kind: 'frozen',
      title: `${backbone.id}, frozen, with ${describeHead(head, { classes: classes.length })}`,
      classes: stored.classes,
      parameters: { total: backbone.parameters + fit.parameters.total, trainable: fit.parameters.trainable },
      weighting: weighed.weighting,
      own: { backbone, ...(head.kind === unnamedHead ? {} : { head: head.kind }) },
      history: fit.history,
      best: { epoch: fit.best.epoch, weights: 'best.safetensors' },
      last: { epoch: fit.last.epoch, weights: 'last.safetensors' },
      weights: { 'last.safetensors': encodeSafetensors(fit.last.tensors), 'best.safetensors': encodeSafetensors(fit.best.tensors) },
    });
    return { runtime: fit.runtime };
  },
});
