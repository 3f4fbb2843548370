import { elementCount, readNpyParts, WeightsError } from '@graft/core';
import { type FloatType, floatBytes, floatElements } from './float-elements.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

const floatTypes: ReadonlyMap<string, FloatType> = new Map([
  ['<f2', 'float16'],
  ['<f4', 'float32'],
  ['<f8', 'float64'],
]);
/** Booleans and integers: checked and left out. */
const otherType = /^[<|][biu]([1248])$/;

/**
 * Read a `.npy` file of floats, versions 1 to 3, in either memory order.
 *
 * @returns the array over the file's memory where type and alignment allow it; undefined for booleans and integers.
 * @throws {WeightsError} for anything else: Python objects (which are pickles), structures, big-endian numbers, a file that is
 * longer or shorter than its header says.
 */
export function readNpy(bytes: Uint8Array, name: string): StridedTensor | undefined {
  const refuse = (why: string): never => {
    throw new WeightsError(`Expected a .npy file for ${name} but ${why}.`, {
      hint: 'The file is broken or of another kind; fetch it again, or save it with numpy.save as float32.',
    });
  };
  const { descriptor, isFortran, shape, data } = readNpyParts(bytes, refuse);
  const type = floatTypes.get(descriptor);
  const itemBytes = type ? floatBytes[type] : Number(otherType.exec(descriptor)?.[1] ?? refuse(`its elements are of type "${descriptor}"`));
  const wanted = itemBytes * elementCount(shape);
  if (data.length !== wanted) refuse(`it holds ${data.length} bytes for shape [${shape}] of ${descriptor}`);
  if (!type) return undefined;
  const strides = isFortran ? rowMajorStrides([...shape].reverse()).reverse() : rowMajorStrides(shape);
  return { shape, strides, data: floatElements(data, type) };
}
