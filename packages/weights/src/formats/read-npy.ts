import { WeightsError } from '@graft/core';
import { type FloatType, floatBytes, floatElements } from './float-elements.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

const magic = Buffer.from('\x93NUMPY', 'latin1');
const floatTypes: ReadonlyMap<string, FloatType> = new Map([
  ['<f2', 'float16'],
  ['<f4', 'float32'],
  ['<f8', 'float64'],
]);
/** Booleans and integers; they are checked and left out. */
const otherType = /^[<|][biu]([1248])$/;
/** As numpy writes it, keys in any order: a Python dictionary of a text, a boolean and a tuple of numbers. */
const headerPattern = /^\{(?:'(?:descr': '[^']{1,20}'|fortran_order': (?:True|False)|shape': \([\d, ]*\)),? ?){3}\} *\n?$/;
const maxHeader = 65_536;

/**
 * Read a `.npy` file of floats, versions 1 to 3, in either memory order.
 *
 * @returns the array over the file's memory where type and alignment allow it; undefined for booleans and integers.
 * @throws {WeightsError} for anything else: Python objects (which are pickles), structures, big-endian numbers, a file that is
 * longer or shorter than its header says.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(bytes: Uint8Array, name: string): StridedTensor | undefined {
  const refuse = (why: string): never => {
    throw new WeightsError(`Expected a .npy file for ${name} but ${why}.`, {
      hint: 'The file is broken or of another kind; fetch it again, or save it with numpy.save as float32.',
    });
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || !buffer.subarray(0, 6).equals(magic)) refuse('its magic number is missing');
  const version = buffer.readUInt8(6);
  if (version < 1 || version > 3) refuse(`it has version ${version}`);
  const headerStart = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8);
  const start = headerStart + headerLength;
  if (headerLength > maxHeader || start > buffer.length) refuse(`its header claims ${headerLength} bytes`);
  const { descriptor, isFortran, shape } = parseHeader(buffer.toString('latin1', headerStart, start), refuse);
  const type = floatTypes.get(descriptor);
  const itemBytes = type ? floatBytes[type] : Number(otherType.exec(descriptor)?.[1] ?? refuse(`its elements are of type "${descriptor}"`));
  const wanted = shape.reduce((product, dim) => product * dim, itemBytes);
  if (buffer.length - start !== wanted) refuse(`it holds ${buffer.length - start} bytes for shape [${shape}] of ${descriptor}`);
  if (!type) return undefined;
  const strides = isFortran ? rowMajorStrides([...shape].reverse()).reverse() : rowMajorStrides(shape);
  return { shape, strides, data: floatElements(bytes.subarray(start), type) };
}

interface Header {
  readonly descriptor: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
}

function parseHeader(text: string, refuse: (why: string) => never): Header {
  const descriptor = /'descr': '([^']+)'/.exec(text)?.[1];
  const order = /'fortran_order': (True|False)/.exec(text)?.[1];
  const tuple = /'shape': \(([\d, ]*)\)/.exec(text)?.[1];
  if (!headerPattern.test(text) || descriptor === undefined || order === undefined || tuple === undefined)
    return refuse(`its header is ${JSON.stringify(text.slice(0, 80))}`);
  const shape = tuple
    .split(',')
    .map((dim) => dim.trim())
    .filter(Boolean)
    .map(Number);
  if (shape.length > 8 || !shape.every((dim) => Number.isSafeInteger(dim))) return refuse(`it has the shape (${tuple.slice(0, 80)})`);
  return { descriptor, isFortran: order === 'True', shape };
}
