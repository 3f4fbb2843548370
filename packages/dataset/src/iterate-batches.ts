import { createRng, type FloatImage, type Image, ShapeMismatchError, type SplitExample } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';

export interface BatchOptions<Row extends SplitExample = SplitExample> {
  readonly examples: readonly Row[];
  readonly batchSize: number;
  /** Without it, the examples keep their order, as evaluation needs. */
  readonly shuffle?: { readonly seed: number; readonly epoch: number } | undefined;
  /** Decodes, resizes and augments; all images of an epoch have the same size and number type. */
  readonly load: (example: Row) => Promise<Image | FloatImage>;
  /** Calls of `load` in progress at once. Changes speed and memory, never the batches. */
  readonly concurrency: number;
}

/** `count` examples; the last batch of an epoch may have fewer. */
export interface Batch<Row extends SplitExample = SplitExample> {
  /** `[count, height, width, 3]`, row-major, on the 0..255 scale. */
  readonly images: Uint8Array | Float32Array;
  /** `[count]` class indices. */
  readonly labels: Int32Array;
  readonly examples: readonly Row[];
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The batches of one epoch. While a batch is used the next one is loaded, and nothing beyond the window of `mapOrdered`, so a slow
 * consumer holds the readers back.
 *
 * The order depends on (seed, epoch) and the list alone, not on the concurrency.
 *
 * @throws {ShapeMismatchError} when `load` gives images of different sizes; and whatever `load` throws.
 */
export async function* iterateBatches<Row extends SplitExample>({
  examples,
  batchSize,
  shuffle,
  load,
  concurrency,
}: BatchOptions<Row>): AsyncGenerator<Batch<Row>, void, undefined> {
  const order = shuffle
    ? Array.from(createRng(shuffle.seed).split(`epoch ${shuffle.epoch}`).permutation(examples.length), (at) => examples[at] as Row)
    : examples;
  const loaded = mapOrdered(order, concurrency, async (example) => ({ example, image: await load(example) }));
  let next = collect(loaded, batchSize);
  try {
    for (let batch = await next; batch !== undefined; batch = await next) {
      next = collect(loaded, batchSize);
      // Awaited in the next turn, unless the consumer leaves before.
      next.catch(() => undefined);
      yield batch;
    }
  } finally {
    await next.catch(() => undefined);
    await loaded.return();
  }
}

interface Loaded<Row> {
  readonly example: Row;
  readonly image: Image | FloatImage;
}

/** Copies images into one array as they arrive, so that no more than the batch is held. */
async function collect<Row extends SplitExample>(
  loaded: AsyncGenerator<Loaded<Row>, void, undefined>,
  batchSize: number,
): Promise<Batch<Row> | undefined> {
  const examples: Row[] = [];
  let first: Image | FloatImage | undefined;
  let images: Uint8Array | Float32Array = new Uint8Array(0);
  while (examples.length < batchSize) {
    const { value, done } = await loaded.next();
    if (done || value === undefined) break;
    const { example, image } = value;
    if (first === undefined) {
      first = image;
      images =
        image.data instanceof Uint8Array ? new Uint8Array(batchSize * image.data.length) : new Float32Array(batchSize * image.data.length);
    }
    if (image.height !== first.height || image.width !== first.width) {
      throw new ShapeMismatchError(`the image of ${example.id}`, [first.height, first.width, 3], [image.height, image.width, 3]);
    }
    images.set(image.data, examples.length * first.data.length);
    examples.push(example);
  }
  if (first === undefined) return undefined;
  return {
    images: images.subarray(0, examples.length * first.data.length),
    labels: Int32Array.from(examples, ({ classIndex }) => classIndex),
    examples,
    count: examples.length,
    height: first.height,
    width: first.width,
  };
}
