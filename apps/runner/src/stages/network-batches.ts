import { type AugmentConfig, createAugmentation, viewRng } from '@graft/augment';
import type { DataRoot, Preprocessing, SplitExample } from '@graft/core';
import { type Batch, iterateBatches, readExampleBytes } from '@graft/dataset';
import { readForNetwork } from '@graft/image';
import { z } from 'zod';
import { resizeKernel } from '../experiment/resize-kernel.ts';

/** What a network from scratch sees: keys that its train and evaluate slices share. */
export const networkInput = {
  network: z.enum(['article', 'relu']),
  height: z.int().min(8),
  width: z.int().min(8),
  resize: resizeKernel,
  orientation: z.enum(['exif', 'ignore']),
};

export interface NetworkInput {
  readonly height: number;
  readonly width: number;
  readonly resize: 'nearest' | 'bilinear' | 'bicubic';
  readonly orientation: 'exif' | 'ignore';
}

/** Of a network from scratch: the whole photo at its size, divided by 255 as the article does. */
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

export interface NetworkBatchOptions {
  readonly examples: readonly SplitExample[];
  readonly preprocessing: Preprocessing;
  readonly roots: readonly DataRoot[];
  readonly batchSize: number;
  /** In training only: the order and the view are functions of seed and epoch. Evaluation has neither. */
  readonly training?: { readonly seed: number; readonly viewSeed: number; readonly epoch: number; readonly augment: AugmentConfig };
}

const inFlight = 8;

/** One epoch of batches; a view is an epoch. */
export function networkBatches({ examples, preprocessing, roots, batchSize, training }: NetworkBatchOptions): AsyncIterable<Batch> {
  const augmentation = training && training.augment.name !== 'none' ? createAugmentation(training.augment) : undefined;
  return iterateBatches({
    examples,
    batchSize,
    concurrency: inFlight,
    shuffle: training && { seed: training.seed, epoch: training.epoch },
    async load(example) {
      const image = await readForNetwork(await readExampleBytes(example, roots), preprocessing);
      if (!training || !augmentation) return image;
      const rng = viewRng(training.viewSeed, example.sha256, training.epoch - 1, augmentation.name);
      return augmentation.apply(image, augmentation.sample(rng, image));
    },
  });
}
