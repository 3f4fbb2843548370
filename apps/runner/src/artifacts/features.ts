import {
  ArtifactError,
  type ArtifactWriter,
  canonicalJson,
  decodeNpy,
  encodeJsonl,
  encodeNpy,
  type FeatureMatrix,
  npyHeader,
  readArtifactFile,
  type SplitName,
} from '@graft/core';
import { preprocessingSchema, splitNameSchema } from '@graft/core/schemas';
import { z } from 'zod';
import type { ArtifactKind } from '../pipeline/artifact-kind.ts';
import { readJson, readRows } from './read-json.ts';

const featureRow = z.object({ id: z.string(), sha256: z.string(), split: splitNameSchema, view: z.int().min(0) });

/** One row of the matrix: an example and which of its views. */
export type FeatureRow = z.output<typeof featureRow>;

/** The backbone that made the features: the keys that readers use; others may follow. */
export const storedBackbone = z.looseObject({
  id: z.string(),
  featureDim: z.int().min(1),
  parameters: z.int(),
  preprocessing: preprocessingSchema,
  precision: z.string().optional(),
  runtime: z.string(),
  weightsSha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type StoredBackbone = z.output<typeof storedBackbone>;

export interface Features {
  readonly features: FeatureMatrix;
  /** Class index per row. */
  readonly labels: Int32Array;
  readonly rows: readonly FeatureRow[];
  readonly classes: readonly string[];
  readonly backbone: StoredBackbone;
}

export const featuresArtifact: ArtifactKind<Features> = {
  name: 'features',
  async read(place) {
    const { directory, record } = place;
    const matrix = decodeNpy(await readArtifactFile(directory, record, 'features.npy'), 'features.npy');
    const labels = decodeNpy(await readArtifactFile(directory, record, 'labels.npy'), 'labels.npy');
    const [count, dim] = matrix.shape;
    if (!(matrix.data instanceof Float32Array && labels.data instanceof Int32Array && count !== undefined && dim !== undefined)) {
      throw new ArtifactError(`Expected a float32 matrix and int32 labels in ${directory}.`, { hint: 'Remove the folder and run again.' });
    }
    const rows = await readRows(place, 'rows.jsonl', featureRow);
    if (rows.length !== count || labels.data.length !== count) {
      throw new ArtifactError(
        `Expected ${count} rows and labels for the features in ${directory} but found ${rows.length} rows and ` +
          `${labels.data.length} labels.`,
        { hint: 'Remove the folder and run again.' },
      );
    }
    return {
      features: { data: matrix.data, rows: count, dim },
      labels: labels.data,
      rows,
      classes: await readJson(place, 'classes.json', z.array(z.string())),
      backbone: await readJson(place, 'backbone.json', storedBackbone),
    };
  },
};

/** The backbone alone: the matrix is not read. */
export const featuresBackboneArtifact: ArtifactKind<StoredBackbone> = {
  name: 'features',
  read: (place) => readJson(place, 'backbone.json', storedBackbone),
};

export interface FeaturesInput extends Pick<Features, 'labels' | 'rows' | 'classes' | 'backbone'> {
  /** `[rows, featureDim]` float32, row-major, in pieces: it streams to disk. */
  readonly blocks: AsyncIterable<Float32Array>;
}

export async function writeFeatures(writer: ArtifactWriter, { blocks, labels, rows, classes, backbone }: FeaturesInput): Promise<void> {
  await writer.write('features.npy', matrixBytes(blocks, [rows.length, backbone.featureDim]));
  await writer.write('labels.npy', encodeNpy({ data: labels, shape: [rows.length] }));
  await writer.write('rows.jsonl', encodeJsonl(rows));
  await writer.write('classes.json', canonicalJson(classes));
  await writer.write('backbone.json', canonicalJson(backbone));
}

async function* matrixBytes(blocks: AsyncIterable<Float32Array>, shape: readonly [number, number]): AsyncIterable<Uint8Array> {
  yield npyHeader('<f4', shape);
  for await (const { buffer, byteOffset, byteLength } of blocks) yield new Uint8Array(buffer, byteOffset, byteLength);
}

/** The plain views of one split as a matrix of their own, in row order. */
export function selectSplit(
  { features, labels, rows }: Features,
  split: SplitName,
): { readonly features: FeatureMatrix; readonly labels: Int32Array; readonly ids: string[] } {
  const indices = rows.flatMap((row, index) => (row.split === split && row.view === 0 ? [index] : []));
  const data = new Float32Array(indices.length * features.dim);
  for (const [target, source] of indices.entries()) {
    data.set(features.data.subarray(source * features.dim, (source + 1) * features.dim), target * features.dim);
  }
  return {
    features: { data, rows: indices.length, dim: features.dim },
    labels: Int32Array.from(indices, (index) => labels[index] as number),
    ids: indices.map((index) => (rows[index] as FeatureRow).id),
  };
}
