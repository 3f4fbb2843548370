import { planHeadFit } from '@graft/trainer';
import { defineArm } from '../define-arm.ts';
import { backboneInput } from '../stages/features/backbone-input.ts';
import { frozenConfig } from './frozen/config.ts';
import { frozenModel } from './frozen/model.ts';

/** Transfer learning: the backbone stays as it is, and a head is trained on its features. */
export default defineArm({
  kind: 'frozen',
  defaultName: 'transfer',
  summary: 'a head on the features of the frozen backbone',
  trainsConvolutions: false,
  config: frozenConfig,
  model: frozenModel,
  fromFlags: ({ classWeights, ...flags }) => ({ head: { kind: 'dense', ...flags }, ...(classWeights ? { classWeights } : {}) }),
  views: ({ head }) => planHeadFit(head).views,
  keep: ({ head }) => planHeadFit(head).keep,
  slices: ({ head, classWeights }, { evaluate }) => ({
    train: { head, ...(classWeights === undefined ? {} : { classWeights }) },
    evaluate: { ...evaluate, keep: planHeadFit(head).keep },
  }),
  stages: {
    train: async () => (await import('./frozen/train.ts')).default,
    evaluate: async () => (await import('./frozen/evaluate.ts')).default,
  },
  describe: () => 'Features of the frozen backbone, and a head trained on them.',
  preview: (_, shared) => ({ preprocessing: backboneInput(shared) }),
  createPredictor: async (model, options) => (await import('./frozen/predictor.ts')).frozenPredictor(model, options),
});
