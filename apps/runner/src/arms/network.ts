import { defineArm } from '../define-arm.ts';
import { networkArmConfig, networkPreprocessing } from './network/config.ts';
import { networkModel } from './network/model.ts';

/** The control: a convolutional network trained from scratch on the same photos. */
export default defineArm({
  kind: 'network',
  defaultName: 'control',
  summary: 'a network trained from scratch on the pictures',
  trainsConvolutions: true,
  config: networkArmConfig,
  model: networkModel,
  fromFlags: ({ classWeights, ...training }) => ({ training, ...(classWeights ? { classWeights } : {}) }),
  views: () => 1,
  keep: ({ training }) => training.keep,
  slices({ kind: _, training, mix, classWeights, ...network }, { augment, evaluate, images, viewSeed }) {
    const input = { ...network, orientation: images.orientation };
    const weights = classWeights === undefined ? {} : { classWeights };
    const { keep, trainThreads, batchSize } = training;
    return {
      train: { ...input, augment, viewSeed, training, ...(mix ? { mix } : {}), ...weights },
      evaluate: { ...input, ...evaluate, keep, trainThreads, batchSize },
    };
  },
  stages: {
    train: async () => (await import('./network/train.ts')).default,
    evaluate: async () => (await import('./network/evaluate.ts')).default,
  },
  describe: () => 'Trained from scratch on the training photos alone.',
  preview: (config, { images }) => ({
    preprocessing: networkPreprocessing({ ...config, orientation: images.orientation }),
    mix: config.mix,
  }),
  createPredictor: async (model) => (await import('./network/predictor.ts')).networkPredictor(model),
});
