import { zipFile } from './zip-file.mjs';

/**
 * The serialisation of torch before 1.6: five pickles (magic, version, writer, dictionary of tensors, storage keys), then for each key
 * an int64 count and the elements.
 */
export function torchLegacy(tensors) {
  const keys = [...proto, 0x5d, 0x28, ...tensors.flatMap((_, index) => text(`${index}`)), 0x65, stop];
  const memory = tensors.flatMap((tensor) => {
    const count = Buffer.alloc(8);
    count.writeBigInt64LE(BigInt(tensor.data.length));
    return [count, bytesOf(tensor)];
  });
  return Buffer.concat([Buffer.from([...preamble(), ...dictionary(tensors, [[0x4e]]), ...keys]), ...memory]);
}

/** A file in the format before 1.6 whose dictionary consists of these opcodes, followed by `rest` zero bytes. */
export const torchLegacyOf = (opcodes, rest) =>
  Buffer.concat([Buffer.from([...preamble(), ...proto]), opcodes, Buffer.of(stop), Buffer.alloc(rest)]);

/** The same in the format since 1.6. */
export const torchZipOf = (opcodes, rest) =>
  zipFile({ 'state/data.pkl': Buffer.concat([Buffer.from(proto), opcodes, Buffer.of(stop)]), 'state/data/0': Buffer.alloc(rest) }, false);

/** The members of the zip that torch writes since 1.6. */
export function torchZipParts(tensors) {
  const storages = Object.fromEntries(tensors.map((tensor, index) => [`state/data/${index}`, bytesOf(tensor)]));
  return { 'state/data.pkl': Buffer.from(dictionary(tensors, [])), 'state/byteorder': Buffer.from('little'), ...storages };
}

export const torchZip = (parts) => ({ 'weights.pth': zipFile(parts, false) });

const proto = [0x80, 2];
const stop = 0x2e;

/** The pickles of magic, version and writer. */
function preamble() {
  const magic = [...proto, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, stop];
  const version = [...proto, 0x4d, 0xe9, 3, stop];
  return [...magic, ...version, ...proto, 0x7d, 0x28, ...text('little_endian'), 0x88, 0x75, stop];
}

/** The pickle of an ordered dictionary; `idEnd` ends a storage's id. */
function dictionary(tensors, idEnd) {
  const orderedDict = [...global('collections', 'OrderedDict'), 0x29, 0x52];
  const items = tensors.flatMap(({ name, shape, data }, index) => {
    const id = tuple([text('storage'), global('torch', 'FloatStorage'), text(`${index}`), text('cpu'), integer(data.length), ...idEnd]);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
    const description = [[...id, 0x51], integer(0), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89], orderedDict];
    return [...text(name), ...global('torch._utils', '_rebuild_tensor_v2'), ...tuple(description), 0x52];
  });
  return [...proto, ...orderedDict, 0x28, ...items, 0x75, stop];
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
