import { canonicalJson, encodeJsonl, encodeSafetensors } from '@graft/core';
import { startEngine } from '@graft/engine';
import { classWeightsConfig, defaultHeadKind, describeHead, fitHead, headConfig, planHeadFit } from '@graft/trainer';
import { z } from 'zod';
import { defineStage, type StageDefinition } from '../pipeline/define-stage.ts';
import { headTraining } from './head-training.ts';
import { readFeatures, selectSplit } from './read-features.ts';
import { readSplit } from './read-split.ts';
import { weighTraining } from './weigh-training.ts';

const slice = z.strictObject({ head: headConfig, classWeights: classWeightsConfig.optional() });

/** Features, and how much each photo counts, in; a head's best and last weights and the history of its epochs out. */
const trainHead: StageDefinition<z.output<typeof slice>> = defineStage({
  name: 'train-head',
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/trainer'],
  libraries: { '@tensorflow/tfjs': '@graft/engine' },
  slice,
  needs: ['features', 'split'],
  trains: true,
  async run({ slice: { head, classWeights }, upstream, writer, onProgress, log, signal }) {
    const stored = await readFeatures(upstream.features as NonNullable<typeof upstream.features>);
    const { examples, classes } = await readSplit(upstream.split as NonNullable<typeof upstream.split>);
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
    await writer.write('history.jsonl', encodeJsonl(fit.history));
    await writer.write('last.safetensors', encodeSafetensors(fit.last.tensors));
    await writer.write('best.safetensors', encodeSafetensors(fit.best.tensors));
    const parameters = { total: stored.backbone.parameters + fit.parameters.total, trainable: fit.parameters.trainable };
    await writer.write(
      'model.json',
      canonicalJson({
        format: 1,
        kind: 'frozen',
        title: `${stored.backbone.id}, frozen, with ${describeHead(head, { classes: stored.classes.length })}`,
        ...(head.kind === defaultHeadKind ? {} : { head: head.kind }),
        backbone: stored.backbone,
        classes: stored.classes,
        best: { epoch: fit.best.epoch, weights: 'best.safetensors' },
        last: { epoch: fit.last.epoch, weights: 'last.safetensors' },
        parameters,
        ...(weighed.weighting ? { weighting: weighed.weighting } : {}),
      }),
    );
    return { runtime: fit.runtime };
  },
});

export default trainHead;

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
