import { type AugmentConfig, createAugmentation, isPlain, type MixConfig, mixBatch } from '@graft/augment';
import type { DataRoot, Image, Preprocessing, SplitExample } from '@graft/core';
import { type Batch, iterateBatches, type PixelCache, readExampleBytes } from '@graft/dataset';
import { readForNetwork } from '@graft/image';
import type { NetworkBatch } from '@graft/trainer';
import type { TrainingExample } from '../../training/training-example.ts';
import { trainingView } from '../../training/training-view.ts';
import { takesOf } from '../../training/weigh-training.ts';

export interface NetworkBatchOptions {
  readonly examples: readonly SplitExample[];
  readonly preprocessing: Preprocessing;
  readonly roots: readonly DataRoot[];
  readonly batchSize: number;
  /** Keeps decoded photos; none by default. */
  readonly pixels?: PixelCache | undefined;
}

/** What training does to its photos; order, views and partners are functions of the seeds and the epoch. */
export interface TrainingOptions {
  readonly seed: number;
  readonly viewSeed: number;
  /** From 1; a photo that is taken r times has the views `(epoch - 1) r .. epoch r - 1`. */
  readonly epoch: number;
  readonly augment: AugmentConfig;
  readonly mix?: MixConfig | undefined;
  readonly classes: number;
}

const inFlight = 8;

/** The photos unaugmented, in their order, for validation and evaluation. There is no parameter that could augment them. */
export function plainBatches(options: NetworkBatchOptions): AsyncIterable<Batch> {
  const { examples, batchSize } = options;
  return iterateBatches({ examples, batchSize, concurrency: inFlight, load: (example) => readInput(example, options) });
}

/**
 * One epoch of training: each photo as often as its `repeats` say, each time as a different view; shuffled, augmented and, on request,
 * mixed. The `weight` of an example becomes its sample weight.
 */
export async function* trainingBatches(
  options: NetworkBatchOptions & { readonly examples: readonly TrainingExample[] },
  { seed, viewSeed, epoch, augment, mix, classes }: TrainingOptions,
): AsyncGenerator<NetworkBatch, void, undefined> {
  const { examples, batchSize } = options;
  const augmentation = isPlain(augment) ? undefined : createAugmentation(augment);
  const isWeighed = examples.some(({ weight }) => weight !== undefined);
  const batches = iterateBatches({
    examples: takesOf(examples),
    batchSize,
    concurrency: inFlight,
    shuffle: { seed, epoch },
    async load(example) {
      const image = await readInput(example, options);
      if (!augmentation) return image;
      const view = (epoch - 1) * (example.repeats ?? 1) + example.take;
      return trainingView(augmentation, { example, image }, { seed: viewSeed, view }).image;
    },
  });
  let position = 0;
  for await (const loaded of batches) {
    const sampleWeights = isWeighed ? Float32Array.from(loaded.examples, ({ weight = 1 }) => weight) : undefined;
    const batch = { ...loaded, sampleWeights };
    if (mix) yield { ...batch, ...mixBatch(mix, { ...batch, classes }, { seed, epoch, position }) };
    else yield batch;
    position++;
  }
}

async function readInput(example: SplitExample, { preprocessing, roots, pixels }: NetworkBatchOptions): Promise<Image> {
  const compute = async (): Promise<Image> => readForNetwork(await readExampleBytes(example, roots), preprocessing);
  return pixels ? pixels.load(example, preprocessing, compute) : compute();
}
