import { canonicalJson, encodeJsonl, type SplitExample, sha256 } from '@graft/core';
import type { PreparedBackbone } from '@graft/model-zoo';
import { type StoredBackbone, writeFeatures } from '../artifacts/features.ts';
import { splitArtifact } from '../artifacts/split.ts';
import { defineStage, once, type StageContext } from '../pipeline/define-stage.ts';
import { startFeatureThreads } from './features/feature-threads.ts';
import { type FeaturesSlice, featuresSlice, sliceBackbone, viewCount } from './features/features-slice.ts';

/** About how many rows a thread gets at a time: enough to keep it busy, few enough that all threads end together. */
const chunkRows = 8;

const needs = { split: once(splitArtifact) };

/**
 * Photos in, one feature row per example and view out. A training photo that is augmented has `views` rows, times its repeats; every
 * other photo has one, of the plain picture. Rows stream to disk, so memory does not grow with the data set.
 */
export default defineStage({
  name: 'features',
  module: import.meta.url,
  uses: ['@graft/core', '@graft/engine', '@graft/weights', '@graft/image', '@graft/dataset', '@graft/augment', '@graft/model-zoo'],
  libraries: { sharp: '@graft/image', 'onnxruntime-node': '@graft/engine' },
  slice: featuresSlice,
  needs,
  trains: false,
  /** The stage does not read the weights of photos, nor the repeats of photos whose views are all the same. */
  async digests({ split }, slice) {
    const { examples, classes } = await split.contents();
    const read = examples.map((example) => {
      const { id, sha256: bytes, label, classIndex, split: side } = example;
      return { id, sha256: bytes, label, classIndex, split: side, views: viewCount(slice, example) };
    });
    return { split: sha256(`${canonicalJson(classes)}${encodeJsonl(read)}`) };
  },
  async run(context) {
    const { slice, upstream, writer, location } = context;
    const { examples, classes } = await upstream.split.contents();
    const rows = examples.flatMap((example) => Array.from({ length: viewCount(slice, example) }, (_, view) => ({ example, view })));
    const chunks = chunksOf(examples, slice);
    const preparing = sliceBackbone(slice, location, context);
    const threads = startFeatureThreads(
      preparing.then((prepared) => ({ slice, location, prepared })),
      chunks.length,
    );
    try {
      const backbone = await preparing;
      await writeFeatures(writer, {
        blocks: counted(context, threads.embed(chunks), [rows.length, backbone.featureDim]),
        labels: Int32Array.from(rows, ({ example }) => example.classIndex),
        rows: rows.map(({ example: { id, sha256: bytes, split }, view }) => ({ id, sha256: bytes, split, view })),
        classes,
        backbone: stored(backbone),
      });
      return { rows: rows.length, runtime: backbone.runtime };
    } finally {
      await threads.end();
    }
  },
});

function stored({ network: _, input: __, ...backbone }: PreparedBackbone): StoredBackbone {
  return backbone;
}

/** The blocks unchanged, reported as progress. */
async function* counted(
  { onProgress, signal }: StageContext<FeaturesSlice, typeof needs>,
  blocks: AsyncIterable<Float32Array>,
  [rows, dim]: readonly [number, number],
): AsyncIterable<Float32Array> {
  let done = 0;
  for await (const block of blocks) {
    signal.throwIfAborted();
    done += block.length / dim;
    onProgress({ task: 'features', done, total: rows });
    yield block;
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
