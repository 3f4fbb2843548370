import {
  ArtifactError,
  decodeJsonl,
  decodeNpy,
  type FeatureMatrix,
  type Preprocessing,
  readArtifactFile,
  type SplitName,
  type WeightPrecision,
} from '@graft/core';
import type { OnnxBackbone } from '@graft/model-zoo';
import type { Upstream } from '../pipeline/define-stage.ts';

export interface FeatureRow {
  readonly id: string;
  readonly sha256: string;
  readonly split: SplitName;
  readonly view: number;
}

export interface StoredBackbone {
  readonly id: string;
  readonly featureDim: number;
  readonly onnx?: OnnxBackbone | undefined;
  readonly parameters: number;
  readonly precision?: WeightPrecision | undefined;
  readonly preprocessing: Preprocessing;
  readonly runtime: string;
  readonly weightsSha256: string;
}

export interface StoredFeatures {
  readonly features: FeatureMatrix;
  readonly labels: Int32Array;
  readonly rows: readonly FeatureRow[];
  readonly classes: readonly string[];
  readonly backbone: StoredBackbone;
}

/** A features artifact as the trainer takes it. */
export async function readFeatures({ directory, record }: Upstream): Promise<StoredFeatures> {
  const read = (path: string) => readArtifactFile(directory, record, path);
  const json = async <T>(path: string) => JSON.parse((await read(path)).toString('utf8')) as T;
  const matrix = decodeNpy(await read('features.npy'), 'features.npy');
  const labels = decodeNpy(await read('labels.npy'), 'labels.npy');
  if (!(matrix.data instanceof Float32Array) || !(labels.data instanceof Int32Array) || matrix.shape.length !== 2) {
    throw new ArtifactError(`Expected a float32 matrix and int32 labels in ${directory}.`, { hint: 'Remove the folder and run again.' });
  }
  const [rows, dim] = matrix.shape as [number, number];
  return {
    features: { data: matrix.data, rows, dim },
    labels: labels.data,
    rows: decodeJsonl<FeatureRow>((await read('rows.jsonl')).toString('utf8')),
    classes: await json<string[]>('classes.json'),
    backbone: await json<StoredBackbone>('backbone.json'),
  };
}

/** The rows of one split's plain views as a matrix of their own, in row order. */
export function selectSplit(
  { features, labels, rows }: StoredFeatures,
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
