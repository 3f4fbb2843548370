import { ArtifactError } from '../errors/artifact-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { viewOf } from './view-of.ts';

export type NpyData = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface NpyArray<Data extends NpyData = NpyData> {
  readonly data: Data;
  readonly shape: readonly number[];
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
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
  const padding = (64 - ((magic.length + 4 + text.length + 1) % 64)) % 64;
  const header = Buffer.from(`${text}${' '.repeat(padding)}\n`, 'latin1');
  const version = Buffer.of(1, 0, header.length & 0xff, header.length >> 8);
  return Buffer.concat([magic, version, header]);
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
  const refuse = (why: string): never => {
    throw new ArtifactError(`Expected a .npy file for ${name} but ${why}.`, { hint: 'Remove its folder and run again.' });
  };
  const { header, descriptor, isFortran, shape, data } = readNpyParts(bytes, refuse);
  const View = descriptors[descriptor as Descriptor];
  if (!View || isFortran) return refuse(`its header is ${shown(header)}`);
  if (data.length !== sizeOf(shape) * View.BYTES_PER_ELEMENT) refuse(`it holds ${data.length} bytes for shape [${shape}]`);
  return { data: viewOf<NpyData>(View, data), shape };
}

/** A `.npy` file taken apart. */
export interface NpyParts {
  /** As text, a Python dictionary. */
  readonly header: string;
  /** numpy's name of the type: `<f4`. Any text. */
  readonly descriptor: string;
  readonly isFortran: boolean;
  /** At most eight dimensions. */
  readonly shape: readonly number[];
  /** What follows the header: a view, of any length. */
  readonly data: Uint8Array;
}

/** As numpy writes it, keys in any order: a Python dictionary of a text, a boolean and a tuple of numbers. */
const headerPattern = /^\{(?:'(?:descr': '[^']{1,20}'|fortran_order': (?:True|False)|shape': \([\d, ]*\)),? ?){3}\} *\n?$/;
const maxHeader = 65_536;

/**
 * Take a `.npy` file apart, versions 1 to 3. Its type and length are for the caller to check.
 *
 * @param refuse - throws the caller's error; the reason continues "Expected a .npy file but".
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpyParts(bytes: Uint8Array, refuse: (why: string) => never): NpyParts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || !buffer.subarray(0, magic.length).equals(magic)) refuse('its magic number is missing');
  const version = buffer.readUInt8(6);
  if (version < 1 || version > 3) refuse(`it has version ${version}`);
  const headerStart = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8);
  const start = headerStart + headerLength;
  if (headerLength > maxHeader || start > buffer.length) refuse(`its header claims ${headerLength} bytes`);
  const header = buffer.toString('latin1', headerStart, start);
  const descriptor = /'descr': '([^']+)'/.exec(header)?.[1];
  const order = /'fortran_order': (True|False)/.exec(header)?.[1];
  const tuple = /'shape': \(([\d, ]*)\)/.exec(header)?.[1];
  if (!headerPattern.test(header) || descriptor === undefined || order === undefined || tuple === undefined)
    return refuse(`its header is ${shown(header)}`);
  const dims = tuple.split(',').map((dim) => dim.trim());
  const shape = dims.filter(Boolean).map(Number);
  if (shape.length > 8 || !shape.every((dim) => Number.isSafeInteger(dim))) refuse(`it has the shape (${tuple.slice(0, 80)})`);
  return { header, descriptor, isFortran: order === 'True', shape, data: buffer.subarray(start) };
}

function shown(header: string): string {
  return JSON.stringify(header.slice(0, 80));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
