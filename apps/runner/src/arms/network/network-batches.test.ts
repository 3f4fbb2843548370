import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AugmentConfig, augmentConfig, createAugmentation } from '@graft/augment';
import { createRng, sha256 } from '@graft/core';
import { encodePng } from '@graft/image';
import type { NetworkBatch } from '@graft/trainer';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingExample } from '../../training/training-example.ts';
import { trainingView } from '../../training/training-view.ts';
import { networkPreprocessing } from './config.ts';
import { type TrainingOptions, trainingBatches } from './network-batches.ts';

const side = 24;
const size = side * side * 3;
const directory = await mkdtemp(join(tmpdir(), 'graft-batches-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
await mkdir(join(directory, 'a'));

const pictures = new Map<string, Uint8Array>();
const photos = await Promise.all(
  [0, 1, 2, 3].map(async (n): Promise<TrainingExample> => {
    const rng = createRng(n);
    const data = Uint8Array.from({ length: size }, () => rng.integer(256));
    const png = await encodePng({ data, height: side, width: side });
    const id = `a/${n}.png`;
    pictures.set(id, data);
    await writeFile(join(directory, id), png);
    return { id, sha256: sha256(png), label: `${n % 2}`, classIndex: n % 2, split: 'train' };
  }),
);
const augment = augmentConfig.parse({ name: 'affine', degrees: 90 }) as AugmentConfig;
const preprocessing = networkPreprocessing({ height: side, width: side, resize: 'bilinear', orientation: 'exif' });

/** Every image of an epoch with its label, its weight and its photo, in the order of training. */
async function epochOf(examples: readonly TrainingExample[], options: Partial<TrainingOptions> = {}) {
  const settings = { seed: 5, viewSeed: 7, epoch: 1, augment, classes: 2, ...options };
  const batches: NetworkBatch[] = [];
  const source = trainingBatches(
    { examples, preprocessing, roots: [{ prefix: '', path: directory, isListed: true }], batchSize: 3 },
    settings,
  );
  for await (const batch of source) batches.push(batch);
  const images = batches.flatMap((batch) =>
    Array.from({ length: batch.count }, (_, n) => ({
      pixels: Float32Array.from(batch.images.subarray(n * size, (n + 1) * size)),
      label: batch.labels[n],
      weight: batch.sampleWeights?.[n],
    })),
  );
  return { batches, images };
}

/** The view of a photo as an array of its pixels. */
function viewOf(example: TrainingExample, view: number): Float32Array {
  const image = { data: pictures.get(example.id) as Uint8Array, height: side, width: side };
  return trainingView(createAugmentation(augment), { example, image }, { seed: 7, view }).image.data as Float32Array;
}

const keyOf = (pixels: ArrayLike<number>) => sha256(Buffer.from(Float32Array.from(pixels).buffer));

describe('trainingBatches', () => {
  it('takes a repeated photo as often as it says, each time another view, over all epochs', async () => {
    const examples = photos.map((photo, n) => (n === 2 ? { ...photo, repeats: 3 } : photo));
    for (const epoch of [1, 2]) {
      const { images, batches } = await epochOf(examples, { epoch });
      expect(batches.map(({ count }) => count)).toEqual([3, 3]);
      const expected = examples.flatMap((example) => {
        const repeats = example.repeats ?? 1;
        return Array.from({ length: repeats }, (_, take) => keyOf(viewOf(example, (epoch - 1) * repeats + take)));
      });
      expect(new Set(expected).size).toBe(6);
      expect(images.map(({ pixels }) => keyOf(pixels)).sort()).toEqual(expected.sort());
    }
  });

  it('repeats the photo itself where nothing is augmented', async () => {
    const { images } = await epochOf([photos[0], { ...photos[1], repeats: 2 }] as TrainingExample[], { augment: { name: 'none' } });
    const expected = [photos[0], photos[1], photos[1]].map((photo) => keyOf(pictures.get(photo?.id as string) as Uint8Array));
    expect(images.map(({ pixels }) => keyOf(pixels)).sort()).toEqual(expected.sort());
  });

  it('leaves order and bytes as they are where every photo counts once', async () => {
    const plain = await epochOf(photos);
    expect(await epochOf(photos.map((photo) => ({ ...photo, repeats: 1 })))).toMatchObject({ images: plain.images });
    expect(plain.batches.every(({ sampleWeights }) => sampleWeights === undefined)).toBe(true);
  });

  it('carries the weight of each photo through the shuffle', async () => {
    const weights = [0.5, 2, 3, 7];
    const { images } = await epochOf(photos.map((photo, n) => ({ ...photo, weight: weights[n] })));
    const views = photos.map((photo) => keyOf(viewOf(photo, 0)));
    for (const { pixels, weight } of images) expect(weight).toBe(weights[views.indexOf(keyOf(pixels))]);
  });

  it('lets each part of a mixed photo count as its own photo does', async () => {
    const mix = { name: 'mixup', alpha: 1 } as const;
    const { batches } = await epochOf(
      photos.map((photo) => ({ ...photo, weight: photo.classIndex === 0 ? 4 : 0.25 })),
      { mix },
    );
    const plain = await epochOf(photos, { mix });
    for (const [at, { images, targets, sampleWeights, labels, count }] of batches.entries()) {
      expect(images).toEqual(plain.batches[at]?.images);
      const mass = (label: number) =>
        Array.from({ length: count }, (_, n) => (sampleWeights?.[n] ?? 0) * (targets?.[n * 2 + label] ?? 0)).reduce((a, b) => a + b);
      const own = [...labels.subarray(0, count)];
      for (const label of [0, 1]) expect(mass(label)).toBeCloseTo(own.filter((one) => one === label).length * (label === 0 ? 4 : 0.25), 5);
    }
  });
});
