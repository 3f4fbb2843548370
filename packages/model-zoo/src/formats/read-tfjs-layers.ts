import { WeightsError } from '@graft/core';
import { z } from 'zod';
import { floatElements } from './float-elements.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

const dimension = z.number().int().nonnegative();
const quantization = z.discriminatedUnion('dtype', [
  z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
  z.object({ dtype: z.literal('float16') }),
]);
const weightSchema = z.object({
  name: z.string(),
  shape: z.array(dimension).max(8),
  dtype: z.string(),
  quantization: quantization.optional(),
});
const manifestSchema = z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightSchema) }));

type Weight = z.output<typeof weightSchema>;

/** The graphs of large networks take two; JSON takes many times its size in memory. */
const maxModelJson = 50_000_000;
const storedBytes = { uint8: 1, uint16: 2, float16: 2 } as const;

/**
 * The float32 tensors of a tfjs layers model by name; its graph is not looked at, ours is drawn by a builder.
 *
 * Weights that the converter quantised are given back as tfjs itself does it: value = stored x scale + min for uint8 and
 * uint16, the exact value for float16.
 *
 * @param files - `model.json` and its shards by name.
 * @throws {WeightsError} when a group's shards are missing, longer or shorter than its weights, or hold another type.
 * @see https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts (WeightsManifestConfig)
 */
export function readTfjsLayers(files: ReadonlyMap<string, Uint8Array>): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  const used = new Set<string>();
  for (const { paths, weights } of readManifest(files.get('model.json'))) {
    const shards = paths.map((path) => {
      // A shard named a thousand times would be in memory a thousand times.
      if (used.has(path)) refuse(`the shard ${path} is listed twice`);
      used.add(path);
      return files.get(path) ?? refuse(`the shard ${path} is missing`);
    });
    const bytes = shards.length === 1 && shards[0] ? shards[0] : Buffer.concat(shards);
    let position = 0;
    for (const weight of weights) {
      const { name, shape } = weight;
      const end = position + shape.reduce((product, dim) => product * dim, elementBytes(weight));
      if (end > bytes.length) refuse(`${name} needs bytes ${position}..${end} of ${paths.join(', ')}, which has ${bytes.length}`);
      if (tensors.has(name)) refuse(`${name} is there twice`);
      tensors.set(name, { shape, strides: rowMajorStrides(shape), data: decode(bytes.subarray(position, end), weight) });
      position = end;
    }
    if (position !== bytes.length) refuse(`${bytes.length - position} bytes of ${paths.join(', ')} belong to no weight`);
  }
  return tensors;
}

function elementBytes({ name, dtype, quantization: packing }: Weight): number {
  if (dtype !== 'float32') refuse(`${name} is ${dtype}, not float32`);
  return packing ? storedBytes[packing.dtype] : 4;
}

function decode(bytes: Uint8Array, { quantization: packing }: Weight): Float32Array {
  if (packing === undefined) return floatElements(bytes, 'float32');
  if (packing.dtype === 'float16') return floatElements(bytes, 'float16');
  const { dtype, scale, min } = packing;
  const width = storedBytes[dtype];
  const values = new Float32Array(bytes.length / width);
  // In double precision and rounded once, as tfjs computes it.
  for (let i = 0; i < values.length; i++) {
    const stored = width === 1 ? (bytes[i] as number) : (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8);
    values[i] = stored * scale + min;
  }
  return values;
}

function readManifest(modelJson: Uint8Array | undefined): z.output<typeof manifestSchema> {
  if (modelJson && modelJson.length > maxModelJson) refuse(`its model.json has ${modelJson.length} bytes`);
  let manifest: unknown;
  try {
    manifest = (JSON.parse(Buffer.from(modelJson ?? []).toString('utf8')) as { weightsManifest?: unknown } | null)?.weightsManifest;
  } catch {
    // Falls through to the refusal, which says what the reader expected.
  }
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`its weightsManifest is missing or malformed (${issue?.path.join('.') || 'weightsManifest'}: ${issue?.message})`);
}

function refuse(why: string): never {
  throw new WeightsError(`Expected a tfjs layers model but ${why}.`, { hint: 'The model is broken or of another kind; fetch it again.' });
}
