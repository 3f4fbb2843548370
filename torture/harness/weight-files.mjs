import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, importDist } from '../../bench/harness/locations.mjs';
import { onnxFile, onnxNetwork } from './onnx-file.mjs';
import { torchLegacy, torchZip, torchZipParts } from './torch-file.mjs';
import { zipFile } from './zip-file.mjs';

/**
 * A small weight file for each reader: `{ name, parts, pack }`. `pack(parts)` gives the files as on disk; a part that is broken before
 * packing has a valid checksum.
 */
export async function smallWeights() {
  const { encodeNpy, encodeSafetensors } = await importDist('packages/core/dist/index.js');
  const tensors = [
    { name: 'stem.weight', shape: [32, 3, 5, 5], data: Float32Array.from({ length: 2400 }, (_, i) => i / 7) },
    { name: 'stem.bias', shape: [4], data: Float32Array.of(1, -2, 3, -4) },
    { name: 'head.weight', shape: [100, 60], data: Float32Array.from({ length: 6000 }, (_, i) => Math.sin(i)) },
  ];
  const arrays = Object.fromEntries(tensors.map(({ name, shape, data }) => [`${name}.npy`, encodeNpy({ shape, data })]));
  const asIs = (parts) => parts;
  const members = [
    { name: 'safetensors', parts: { 'weights.safetensors': Buffer.concat(encodeSafetensors(tensors)) }, pack: asIs },
    { name: 'torch before 1.6', parts: { 'weights.pth': torchLegacy(tensors) }, pack: asIs },
    { name: 'torch', parts: torchZipParts(tensors), pack: torchZip },
    { name: 'tfjs', parts: tfjsLayers(tensors, undefined), pack: asIs },
    { name: 'tfjs quantised', parts: tfjsLayers(tensors, { dtype: 'uint8', scale: 0.01, min: -1 }), pack: asIs },
    { name: 'onnx', parts: { 'weights.onnx': onnxFile(tensors) }, pack: asIs },
    { name: 'onnx network', parts: { 'network.onnx': onnxNetwork(tensors) }, pack: asIs },
    { name: 'npy', parts: { 'weights.npy': arrays['stem.weight.npy'] }, pack: asIs },
    { name: 'npz', parts: arrays, pack: (parts) => ({ 'weights.npz': zipFile(parts, true) }) },
  ];
  const keras = readFileSync(join(checkout, 'packages/weights/src/formats/__fixtures__/keras-model.h5'));
  members.push({ name: 'hdf5', parts: { 'weights.h5': keras }, pack: asIs });
  return members;
}

function tfjsLayers(tensors, quantization) {
  const weights = tensors.map(({ name, shape }) => ({
    name: name.replace('.', '/'),
    shape,
    dtype: 'float32',
    ...(quantization && { quantization }),
  }));
  const model = { modelTopology: {}, weightsManifest: [{ paths: ['shard1', 'shard2'], weights }] };
  const bytes = Buffer.concat(
    tensors.map(({ data }) =>
      quantization ? Buffer.from(data.map((_, i) => i & 255)) : Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    ),
  );
  return { 'model.json': Buffer.from(JSON.stringify(model)), shard1: bytes.subarray(0, 5000), shard2: bytes.subarray(5000) };
}
