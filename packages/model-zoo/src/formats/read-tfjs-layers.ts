import { WeightsError } from '@graft/core';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly quantization?: unknown;
  }[];
}

/**
 * The float32 tensors of a tfjs layers model by name; its graph is not looked at, ours is drawn by a builder.
 *
 * @param files - `model.json` and its shards by name.
 * @throws {WeightsError} when a group's shards are missing, longer or shorter than its weights, or hold another type.
 * @see https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts (WeightsManifestConfig)
 */
export function readTfjsLayers(files: ReadonlyMap<string, Uint8Array>): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const { paths, weights } of readManifest(files.get('model.json'))) {
    const bytes = Buffer.concat(paths.map((path) => files.get(path) ?? refuse(`the shard ${path} is missing`)));
    let position = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      if (dtype !== 'float32' || quantization !== undefined) refuse(`${name} is ${quantization ? 'quantised' : dtype}, not float32`);
      const size = shape.reduce((product, dim) => product * dim, 1);
      const end = position + 4 * size;
      if (end > bytes.length) refuse(`${name} needs bytes ${position}..${end} of ${paths.join(', ')}, which has ${bytes.length}`);
      if (tensors.has(name)) refuse(`${name} is there twice`);
      tensors.set(name, {
        shape,
        strides: rowMajorStrides(shape),
        data: new Float32Array(Uint8Array.from(bytes.subarray(position, end)).buffer),
      });
      position = end;
    }
    if (position !== bytes.length) refuse(`${bytes.length - position} bytes of ${paths.join(', ')} belong to no weight`);
  }
  return tensors;
}

function readManifest(modelJson: Uint8Array | undefined): readonly Group[] {
  let manifest: unknown;
  try {
    manifest = (JSON.parse(Buffer.from(modelJson ?? []).toString('utf8')) as { weightsManifest?: unknown }).weightsManifest;
  } catch {
    // Falls through to the refusal, which says what the reader expected.
  }
  if (!Array.isArray(manifest) || !manifest.every(isGroup)) return refuse('its weightsManifest is missing or malformed');
  return manifest;
}

function isGroup(value: unknown): value is Group {
  const { paths, weights } = (value ?? {}) as { paths?: unknown; weights?: unknown };
  return Array.isArray(paths) && paths.every((path) => typeof path === 'string') && Array.isArray(weights) && weights.every(isWeight);
}

function isWeight(value: unknown): boolean {
  const { name, shape, dtype } = (value ?? {}) as { name?: unknown; shape?: unknown; dtype?: unknown };
  const isShape = Array.isArray(shape) && shape.length <= 8 && shape.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
  return typeof name === 'string' && typeof dtype === 'string' && isShape;
}

function refuse(why: string): never {
  throw new WeightsError(`Expected a tfjs layers model but ${why}.`, { hint: 'The model is broken or of another kind; fetch it again.' });
}
