import { canonicalJson, encodeJsonl, encodeNpy, npyHeader, type SplitExample, sha256 } from '@graft/core';
import type { PreparedBackbone } from '@graft/model-zoo';
import { defineStage, type StageContext, type StageDefinition } from '../pipeline/define-stage.ts';
import { startFeatureThreads } from './feature-threads.ts';
import { type FeaturesSlice, featuresSlice, sliceBackbone, viewCount } from './features-slice.ts';
import type { StoredBackbone } from './read-features.ts';
import { readSplit } from './read-split.ts';

/** Rows that a thread is given at a time, about: enough to be busy, few enough that the last ones end together. */
const chunkRows = 8;

/**
 * Photos in; one feature row for each (example, view) out: a training photo has `views` rows where it is augmented, as
 * often as an epoch takes it; every other photo one, of the plain picture. Rows stream to disk, so memory does not grow with the data set.
 */
const features: StageDefinition<FeaturesSlice> = defineStage({
  name: 'features',
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/image', '@graft/dataset', '@graft/augment', '@graft/model-zoo'],
  libraries: { sharp: '@graft/image', 'onnxruntime-node': '@graft/engine' },
  slice: featuresSlice,
  needs: ['split'],
  trains: false,
  /** Weights are none of its business, nor are repeats of photos whose views are all the same. */
  async identify(name, upstream, slice) {
    if (name !== 'split') return undefined;
    const { examples, classes } = await readSplit(upstream);
    const read = examples.map((example) => {
      const { id, sha256: bytes, label, classIndex, split } = example;
      return { id, sha256: bytes, label, classIndex, split, views: viewCount(slice, example) };
    });
    return sha256(`${canonicalJson(classes)}${encodeJsonl(read)}`);
  },
  async run(context) {
    const { slice, upstream, writer, location } = context;
    const { examples, classes } = await readSplit(upstream.split as NonNullable<typeof upstream.split>);
    const rows = examples.flatMap((example) => Array.from({ length: viewCount(slice, example) }, (_, view) => ({ example, view })));
    const chunks = chunksOf(examples, slice);
    const preparing = sliceBackbone(slice, location, context);
    const threads = startFeatureThreads(
      preparing.then((prepared) => ({ slice, location, prepared })),
      chunks.length,
    );
    let backbone: PreparedBackbone;
    try {
      backbone = await preparing;
      const blocks = threads.embed(chunks);
      await writer.write('features.npy', featureBytes(context, blocks, [rows.length, backbone.featureDim]));
    } finally {
      await threads.end();
    }
    await writer.write('labels.npy', encodeNpy({ data: Int32Array.from(rows, ({ example }) => example.classIndex), shape: [rows.length] }));
    await writer.write('rows.jsonl', encodeJsonl(rows.map(({ example: { id, sha256, split }, view }) => ({ id, sha256, split, view }))));
    await writer.write('classes.json', canonicalJson(classes));
    const { network: _, input: __, runtime, ...stored } = backbone;
    await writer.write('backbone.json', canonicalJson({ ...stored, runtime } satisfies StoredBackbone));
    return { rows: rows.length, runtime };
  },
});

export default features;

/** The `.npy` file as it is computed: its header, then the rows chunk by chunk. */
async function* featureBytes(
  { onProgress, signal }: StageContext<FeaturesSlice>,
  blocks: AsyncIterable<Float32Array>,
  shape: readonly [number, number],
): AsyncIterable<Uint8Array> {
  yield npyHeader('<f4', shape);
  let done = 0;
  for await (const block of blocks) {
    signal.throwIfAborted();
    done += block.length / shape[1];
    onProgress({ task: 'features', done, total: shape[0] });
    yield new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  }
}

function chunksOf(examples: readonly SplitExample[], slice: FeaturesSlice): SplitExample[][] {
  const chunks: SplitExample[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const example of examples) {
    const count = viewCount(slice, example);
    if (rows + count > chunkRows) {
      chunks.push([]);
      rows = 0;
    }
    chunks.at(-1)?.push(example);
    rows += count;
  }
  return chunks;
}
