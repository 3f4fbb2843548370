import { elementCount, shortenText, WeightsError } from '@graft/core';
import { z } from 'zod';
import { floatElements } from './float-elements.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';
import { weightsManifest } from './tfjs-manifest.ts';

const isShape = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 8 && value.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
const quantization = z.discriminatedUnion('dtype', [
  z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
  z.object({ dtype: z.literal('float16') }),
]);
const weightSchema = z.object({
  name: z.string(),
  shape: z.custom<number[]>(isShape, 'Expected a list of at most eight sizes'),
  dtype: z.string(),
  quantization: quantization.optional(),
});
/** The items are checked one by one where they are used: zod would collect a hundred thousand mistakes before it reports the first. */
const groupSchema = z.object({ paths: z.array(z.unknown()), weights: z.array(z.unknown()) });

type Weight = z.output<typeof weightSchema>;

const storedBytes = { uint8: 1, uint16: 2, float16: 2 } as const;

/**
 * The float32 tensors of a tfjs layers model by name; its graph is not read.
 *
 * Quantised weights are decoded as tfjs does: value = stored x scale + min for uint8 and uint16, the exact value for float16.
 *
 * @param files - `model.json` and its shards by name.
 * @throws {WeightsError} when a group's shards are missing, longer or shorter than its weights, or hold another type.
 * @see https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts (WeightsManifestConfig)
 */
export function readTfjsLayers(files: ReadonlyMap<string, Uint8Array>): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  const used = new Set<string>();
  const totalBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const manifest = weightsManifest(files.get('model.json') ?? refuse('its model.json is missing'), totalBytes);
  if (!Array.isArray(manifest)) refuse('its weightsManifest is not a list');
  for (const group of manifest) {
    const { paths, weights } = checked(groupSchema, group);
    const shards = paths.map((path) => {
      if (typeof path !== 'string') return refuse('a shard has no name');
      // A shard listed a thousand times would be in memory a thousand times.
      if (used.has(path)) refuse(`the shard ${shortenText(path)} is listed twice`);
      used.add(path);
      return files.get(path) ?? refuse(`the shard ${shortenText(path)} is missing`);
    });
    const bytes = shards.length === 1 && shards[0] ? shards[0] : Buffer.concat(shards);
    let position = 0;
    for (const entry of weights) {
      const weight = checked(weightSchema, entry);
      const { name, shape } = weight;
      const end = position + elementBytes(weight) * elementCount(shape);
      if (end > bytes.length) refuse(`${shortenText(name)} needs bytes ${position}..${end} of its shards, which have ${bytes.length}`);
      if (tensors.has(name)) refuse(`${shortenText(name)} occurs twice`);
      tensors.set(name, { shape, strides: rowMajorStrides(shape), data: decode(bytes.subarray(position, end), weight) });
      position = end;
    }
    if (position !== bytes.length) refuse(`${bytes.length - position} bytes of its shards do not belong to a weight`);
  }
  return tensors;
}

function elementBytes({ name, dtype, quantization: packing }: Weight): number {
  if (dtype !== 'float32') refuse(`${shortenText(name)} is ${shortenText(dtype)}, not float32`);
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

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`its weightsManifest is malformed (${issue?.path.join('.') || 'an entry'}: ${issue?.message})`);
}

function refuse(why: string): never {
  throw new WeightsError(`Expected a tfjs layers model but ${why}.`, { hint: 'The model is broken or of another kind; fetch it again.' });
}
