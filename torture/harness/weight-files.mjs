import { importDist } from '../../bench/harness/locations.mjs';

/**
 * A small file of weights in each format that Graft reads, `{ name, files }`; `files` maps names to bytes.
 */
export async function smallWeights() {
  const { encodeSafetensors } = await importDist('packages/core/dist/index.js');
  const tensors = [
    { name: 'stem.weight', shape: [4, 3, 3, 3], data: Float32Array.from({ length: 108 }, (_, i) => i / 7) },
    { name: 'stem.bias', shape: [4], data: Float32Array.of(1, -2, 3, -4) },
  ];
  return [
    { name: 'safetensors', files: { 'weights.safetensors': Buffer.concat(encodeSafetensors(tensors)) } },
    { name: 'torch', files: { 'weights.pth': torchLegacy(tensors) } },
    { name: 'tfjs', files: tfjsLayers(tensors) },
  ];
}

function tfjsLayers(tensors) {
  const weights = tensors.map(({ name, shape }) => ({ name: name.replace('.', '/'), shape, dtype: 'float32' }));
  const model = { modelTopology: {}, weightsManifest: [{ paths: ['shard1'], weights }] };
  return { 'model.json': Buffer.from(JSON.stringify(model)), shard1: Buffer.concat(tensors.map(bytesOf)) };
}

/**
 * torch's serialisation from before version 1.6: five pickles (magic, version, writer, dictionary of tensors, storage
 * keys), then for each key an int64 count and the elements.
 */
function torchLegacy(tensors) {
  const proto = [0x80, 2];
  const stop = 0x2e;
  const magic = [...proto, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, stop];
  const version = [...proto, 0x4d, 0xe9, 3, stop];
  const writer = [...proto, 0x7d, 0x28, ...text('little_endian'), 0x88, 0x75, stop];
  const orderedDict = [...global('collections', 'OrderedDict'), 0x29, 0x52];
  const items = tensors.flatMap(({ name, shape, data }, index) => {
    const storage = [
      ...tuple([text('storage'), global('torch', 'FloatStorage'), text(`${index}`), text('cpu'), integer(data.length), [0x4e]]),
      0x51,
    ];
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
    const description = [storage, integer(0), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89], orderedDict];
    return [...text(name), ...global('torch._utils', '_rebuild_tensor_v2'), ...tuple(description), 0x52];
  });
  const state = [...proto, ...orderedDict, 0x28, ...items, 0x75, stop];
  const keys = [...proto, 0x5d, 0x28, ...tensors.flatMap((_, index) => text(`${index}`)), 0x65, stop];
  const memory = tensors.flatMap((tensor) => {
    const count = Buffer.alloc(8);
    count.writeBigInt64LE(BigInt(tensor.data.length));
    return [count, bytesOf(tensor)];
  });
  return Buffer.concat([Buffer.from([...magic, ...version, ...writer, ...state, ...keys]), ...memory]);
}

function text(value) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(value));
  return [0x58, ...length, ...Buffer.from(value)];
}

const integer = (value) => [0x4d, value & 0xff, value >> 8];
const global = (module, name) => [0x63, ...Buffer.from(`${module}\n${name}\n`)];
const tuple = (items) => [0x28, ...items.flat(), 0x74];

function bytesOf({ data }) {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
