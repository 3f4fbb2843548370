import { setTimeout as sleep } from 'node:timers/promises';
import type { FloatImage, Image, SplitExample } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { type Batch, type BatchOptions, iterateBatches } from './iterate-batches.ts';

const examples: SplitExample[] = Array.from({ length: 23 }, (_, index) => ({
  id: `a/${index}.jpg`,
  sha256: String(index),
  label: 'a',
  classIndex: index % 3,
  split: 'train',
}));

/** A picture filled with the example's number. */
const load = async ({ sha256 }: SplitExample): Promise<Image> => ({ data: new Uint8Array(12).fill(Number(sha256)), height: 2, width: 2 });

async function batchesOf(change: Partial<BatchOptions> = {}): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of iterateBatches({ examples, batchSize: 5, load, concurrency: 3, ...change })) batches.push(batch);
  return batches;
}

const idsOf = (batches: readonly Batch[]): string[] => batches.flatMap((batch) => batch.examples.map(({ id }) => id));

describe('iterateBatches', () => {
  it('gives all examples once, images and labels side by side, the last batch short', async () => {
    const batches = await batchesOf();
    expect(batches.map(({ count }) => count)).toEqual([5, 5, 5, 5, 3]);
    expect(idsOf(batches)).toEqual(examples.map(({ id }) => id));
    for (const { images, labels, examples: inBatch, count, height, width } of batches) {
      expect([height, width, images.length, labels.length]).toEqual([2, 2, count * 12, count]);
      expect([...labels]).toEqual(inBatch.map(({ classIndex }) => classIndex));
      expect([...images]).toEqual(inBatch.flatMap(({ sha256 }) => Array(12).fill(Number(sha256))));
    }
  });

  it('shuffles by seed and epoch alone, whatever the concurrency', async () => {
    const slow = async (example: SplitExample): Promise<Image> => {
      await sleep((Number(example.sha256) * 7) % 4);
      return load(example);
    };
    const first = idsOf(await batchesOf({ shuffle: { seed: 1, epoch: 0 } }));
    for (const concurrency of [1, 2, 8]) {
      const batches = await batchesOf({ shuffle: { seed: 1, epoch: 0 }, concurrency, load: slow });
      expect(idsOf(batches), `${concurrency} in flight`).toEqual(first);
      expect(batches.flatMap(({ images }) => [...images])).toEqual(first.flatMap((id) => Array(12).fill(Number(id.slice(2, -4)))));
    }
    expect(idsOf(await batchesOf({ shuffle: { seed: 1, epoch: 1 } }))).not.toEqual(first);
    expect(idsOf(await batchesOf({ shuffle: { seed: 2, epoch: 0 } }))).not.toEqual(first);
    expect([...first].sort()).toEqual(examples.map(({ id }) => id).sort());
  });

  it('keeps fractions where the loader gives them', async () => {
    const [batch] = await batchesOf({
      load: async (): Promise<FloatImage> => ({ data: new Float32Array(12).fill(0.5), height: 2, width: 2 }),
    });
    expect(batch?.images).toBeInstanceOf(Float32Array);
    expect(batch?.images[0]).toBe(0.5);
  });

  it('loads the next batch while one is used, and no further', async () => {
    let loaded = 0;
    const counting = async (example: SplitExample): Promise<Image> => {
      loaded++;
      return load(example);
    };
    const batches = iterateBatches({ examples, batchSize: 5, concurrency: 2, load: counting });
    await batches.next();
    await sleep(20);
    expect(loaded).toBeGreaterThanOrEqual(10);
    expect(loaded).toBeLessThanOrEqual(10 + 4);
    await batches.return();
  });

  it.each([1, 2, 8])('has no more than %i loads in flight, and as many where the consumer is fast', async (concurrency) => {
    let running = 0;
    let most = 0;
    const counting = async (example: SplitExample): Promise<Image> => {
      most = Math.max(most, ++running);
      await sleep(1);
      running--;
      return load(example);
    };
    await batchesOf({ load: counting, concurrency });
    expect(most).toBe(concurrency);
  });

  it('passes a failed load on', async () => {
    const failing = async (example: SplitExample): Promise<Image> =>
      example.sha256 === '12' ? Promise.reject(new RangeError('broken')) : load(example);
    await expect(batchesOf({ load: failing })).rejects.toThrow('broken');
  });

  it('refuses images of different sizes, naming the example', async () => {
    const uneven = async (example: SplitExample): Promise<Image> =>
      example.sha256 === '3' ? { data: new Uint8Array(3), height: 1, width: 1 } : load(example);
    await expect(batchesOf({ load: uneven })).rejects.toThrow('the image of a/3.jpg');
  });

  it('gives nothing for no examples', async () => {
    expect(await batchesOf({ examples: [] })).toEqual([]);
  });
});
