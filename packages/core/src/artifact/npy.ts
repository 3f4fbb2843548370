import { ArtifactError } from '../errors/artifact-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { viewOf } from './view-of.ts';

export type NpyData = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface NpyArray<Data extends NpyData = NpyData> {
  readonly data: Data;
  readonly shape: readonly number[];
}

const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
type Descriptor = '<f4' | '<f8' | '<i4' | '|u1';
const descriptors = { '<f4': Float32Array, '<f8': Float64Array, '<i4': Int32Array, '|u1': Uint8Array } as const;

/**
 * The header of a `.npy` file, version 1.0, C order, little-endian; the array's bytes follow it.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html: padded with spaces to a multiple of 64.
 */
export function npyHeader(descriptor: Descriptor, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padding = (64 - ((magic.length + 2 + text.length + 1) % 64)) % 64;
  const header = Buffer.from(`${text}${' '.repeat(padding)}\n`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([magic, length, header]);
}

/**
 * A whole `.npy` file in memory.
 *
 * @throws {ShapeMismatchError} when the shape has another number of elements than the data.
 */
export function encodeNpy({ data, shape }: NpyArray): Buffer {
  if (sizeOf(shape) !== data.length) throw new ShapeMismatchError('an array to be written', shape, [data.length]);
  const descriptor = (Object.keys(descriptors) as Descriptor[]).find((name) => data instanceof descriptors[name]);
  return Buffer.concat([npyHeader(descriptor as Descriptor, shape), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

/**
 * Read a `.npy` file of the four types that Graft writes.
 *
 * @returns an array that lies over `bytes` without a copy where the alignment allows it, as it does for a file read whole.
 * @throws {ArtifactError} when it is no such file or its length is not what its header says.
 */
export function decodeNpy(bytes: Uint8Array, name = 'the array'): NpyArray {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (why: string): never => {
    throw new ArtifactError(`Expected a .npy file for ${name} but ${why}.`, { hint: 'Remove its folder and run again.' });
  };
  if (buffer.length < 10 || !buffer.subarray(0, 8).equals(magic)) refuse('received other bytes');
  const start = 10 + buffer.readUInt16LE(8);
  const header = buffer.toString('latin1', 10, start);
  const match = /^\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header);
  const View = descriptors[match?.[1] as Descriptor];
  if (!match || !View) return refuse(`its header is ${JSON.stringify(header.slice(0, 80))}`);
  const shape = (match[2] as string)
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  if (buffer.length - start !== sizeOf(shape) * View.BYTES_PER_ELEMENT)
    refuse(`it holds ${buffer.length - start} bytes for shape [${shape}]`);
  return { data: viewOf<NpyData>(View, buffer.subarray(start)), shape };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
