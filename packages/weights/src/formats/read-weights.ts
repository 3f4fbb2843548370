import { WeightsError } from '@graft/core';
import type { WeightFiles } from '../weight-files.ts';
import { readHdf5 } from './read-hdf5.ts';
import { readNpy } from './read-npy.ts';
import { readNpz } from './read-npz.ts';
import { readOnnxInitializers } from './read-onnx-initializers.ts';
import { readSafetensors } from './read-safetensors.ts';
import { readTfjsLayers } from './read-tfjs-layers.ts';
import { readTorchLegacy } from './read-torch-legacy.ts';
import { readTorchZip } from './read-torch-zip.ts';
import type { StridedTensor } from './strided-tensor.ts';
import type { TorchTensor } from './torch-state.ts';
import { openWeightArchive } from './weight-archive.ts';

/** File formats of weights. Each has one reader; no reader runs code from the file. */
export type WeightFormat = 'safetensors' | 'torch' | 'tfjs-layers' | 'onnx' | 'numpy' | 'keras-hdf5';

/** What a weight file holds: its format, and every float tensor as float32 by the file's own names. */
export interface Weights {
  readonly format: WeightFormat;
  readonly tensors: ReadonlyMap<string, StridedTensor>;
}

export interface ReadOptions {
  /** How far a packed file (`.npz`) may unpack, bytes; its reader's own bound by default. The other formats are not packed. */
  readonly maxBytes?: number | undefined;
}

/**
 * Read weights of any format that has a reader. Nothing of the file is run; booleans and integers are left out.
 *
 * @throws {WeightsError} or {ArtifactError} when the file is broken, of another kind, or asks for more memory than its size allows.
 */
export async function readWeights(files: WeightFiles, { maxBytes }: ReadOptions = {}): Promise<Weights> {
  const format = await detectFormat(files);
  return { format, tensors: await readTensors(files, format, maxBytes) };
}

/**
 * The format of weights, by their content.
 *
 * @throws {WeightsError} when there is no reader for it.
 */
export async function detectFormat(files: WeightFiles): Promise<WeightFormat> {
  if (files.has('model.json')) return 'tfjs-layers';
  const { name, bytes } = onlyFile(files);
  if (isZip(bytes)) return zipFormat(bytes, name);
  if (startsWith(bytes, 0x80, 0x02)) return 'torch';
  if (startsWith(bytes, 0x93, 0x4e, 0x55, 0x4d)) return 'numpy';
  if (startsWith(bytes, 0x89, 0x48, 0x44, 0x46)) return 'keras-hdf5';
  if (bytes[8] === 0x7b) return 'safetensors';
  // Protobuf has no magic number; a model begins with its version, field 1.
  if (bytes[0] === 0x08) return 'onnx';
  throw unknownFormat(name);
}

async function readTensors(files: WeightFiles, format: WeightFormat, maxBytes: number | undefined): Promise<Map<string, StridedTensor>> {
  if (format === 'tfjs-layers') return readTfjsLayers(files);
  const { name, bytes } = onlyFile(files);
  switch (format) {
    case 'safetensors':
      return readSafetensors(bytes, name);
    case 'torch':
      return floatsOf(isZip(bytes) ? await readTorchZip(bytes) : readTorchLegacy(bytes));
    case 'onnx':
      return readOnnxInitializers(bytes);
    case 'keras-hdf5':
      return readHdf5(bytes, name);
    case 'numpy':
      return isZip(bytes) ? readNpz(bytes, maxBytes) : readSingleArray(bytes, name);
  }
}

function onlyFile(files: WeightFiles): { readonly name: string; readonly bytes: Uint8Array } {
  const [[name, bytes] = ['the weights', new Uint8Array()]] = files;
  return { name, bytes };
}

function isZip(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0x50, 0x4b, 0x03, 0x04);
}

async function zipFormat(bytes: Uint8Array, name: string): Promise<WeightFormat> {
  const names = [...(await openWeightArchive(bytes)).members.keys()];
  if (names.some((entry) => entry.endsWith('/data.pkl'))) return 'torch';
  if (names.some((entry) => entry.endsWith('.npy'))) return 'numpy';
  throw unknownFormat(name);
}

function startsWith(bytes: Uint8Array, ...prefix: number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}

function readSingleArray(bytes: Uint8Array, name: string): Map<string, StridedTensor> {
  const tensor = readNpy(bytes, name);
  return new Map(tensor ? [[name.replace(/\.npy$/, ''), tensor]] : []);
}

function floatsOf(tensors: ReadonlyMap<string, TorchTensor>): Map<string, StridedTensor> {
  const floats = new Map<string, StridedTensor>();
  for (const [name, { shape, strides, data }] of tensors) if (data instanceof Float32Array) floats.set(name, { shape, strides, data });
  return floats;
}

function unknownFormat(name: string): WeightsError {
  return new WeightsError(
    'Expected weights as safetensors, a torch file (.pth), a tfjs layers model, an ONNX file, Keras weights (.h5) or numpy arrays ' +
      `(.npy, .npz) but ${name} is something else.`,
    { hint: 'Name one of these with --weights; `graft models show` says which a backbone can read.' },
  );
}
