import { mixConfig } from '@graft/augment';
import type { Preprocessing, ResizeKernel } from '@graft/core';
import { orientationSchema, resizeKernelSchema } from '@graft/core/schemas';
import { networkVariantSchema } from '@graft/model-zoo';
import { classWeightsConfig, networkConfig } from '@graft/trainer';
import { z } from 'zod';

/** The network and what it sees: keys that the arm's settings and its stages share. */
const network = {
  network: networkVariantSchema.default('article').describe('`relu` adds the activations that the article left out.'),
  height: z.int().min(10).max(1024).default(96),
  width: z.int().min(10).max(1024).default(96),
  resize: resizeKernelSchema.default('bilinear'),
};

export const networkArmConfig = z.strictObject({
  kind: z.literal('network').describe('A network trained from scratch on the pictures.'),
  ...network,
  training: networkConfig.prefault({}),
  classWeights: classWeightsConfig.optional(),
  mix: mixConfig.optional().describe('Mixes the photos of a training batch and their labels.'),
});

/** What the stages add: whether the EXIF orientation is applied. */
export const networkInput = { ...network, orientation: orientationSchema };

export interface NetworkInput {
  readonly height: number;
  readonly width: number;
  readonly resize: ResizeKernel;
  readonly orientation: 'exif' | 'ignore';
}

/** What a network from scratch sees: the whole photo at its size, divided by 255 as the article does. */
export function networkPreprocessing({ height, width, resize, orientation }: NetworkInput): Preprocessing {
  return {
    colour: 'rgb-ignore-icc',
    orientation,
    geometry: { kind: 'squash', kernel: resize },
    height,
    width,
    channelOrder: 'rgb',
    mean: [0, 0, 0],
    std: [255, 255, 255],
  };
}
