import { onnxFile, onnxNetwork, rawField, rawNumber } from './onnx-file.mjs';
import { torchLegacyOf, torchZipOf } from './torch-file.mjs';
import { zipFile } from './zip-file.mjs';

/**
 * Hostile files: valid enough to be believed, then as many of one thing as fit into `size` bytes. Mutations of small sound files never
 * get there.
 *
 * @param reader - a name of `smallWeights`.
 * @param size - approximate bytes of the file.
 * @param sound - sound files of that reader, from which some hostile ones are made.
 * @returns `{ way, files }`.
 */
export function hostileFiles({ reader, size, sound, rng }) {
  const ways = waysOf[reader];
  const names = Object.keys(ways);
  const way = names[rng.integer(names.length)];
  return { way: `${way}, ${size} bytes`, files: ways[way](size, rng, sound) };
}

/** Opcodes that each push a value: a dictionary, a list, a tuple, a mark, None, true, a small integer, a tuple of the last value. */
const values = { '}': [0x7d], ']': [0x5d], ')': [0x29], '(': [0x28], N: [0x4e], true: [0x88], K: [0x4b, 7], 'tuples in tuples': [0x85] };
const unicode = (text) => Buffer.concat([Buffer.of(0x58), uint32(text.length), text]);
const uint32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const repeated = (bytes, size) => Buffer.alloc(Math.max(1, size), Buffer.from(bytes));
const many = (size, each) => {
  const parts = [];
  for (let index = 0, length = 0; length < size; index++) {
    const part = Buffer.from(each(index));
    parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts);
};

/** What fills a pickle after a `None`. */
const pickles = {
  ...Object.fromEntries(Object.entries(values).map(([name, code]) => [`a run of ${name}`, (size) => repeated(code, size)])),
  ...Object.fromEntries(
    ['}', ']', ')', 'N', 'K'].map((name) => [
      `lists of ${name}`,
      (size) => many(size, () => Buffer.concat([Buffer.of(0x5d, 0x28), repeated(values[name], 60_000), Buffer.of(0x65)])),
    ]),
  ),
  'memo puts': (size) => many(size, (index) => [0x72, ...uint32(index)]),
  'memo puts far apart': (size) => many(size, (index) => [0x72, ...uint32(Math.imul(index, 0x9e3779b1) >>> 0)]),
  'memoised tuples': (size) => many(size, (index) => [0x85, 0x72, ...uint32(index)]),
  'recalled values': (size) => Buffer.concat([Buffer.of(0x71, 0), repeated([0x68, 0], size)]),
  'a long text': (size) => unicode(repeated('a', size)),
  'a long text of wide characters': (size) => unicode(repeated('\u4e00', size - (size % 3))),
  'short texts': (size) => many(size, (index) => unicode(Buffer.from(`${index}`))),
  'a dictionary of texts': (size) =>
    Buffer.concat([Buffer.of(0x7d), many(size, (index) => Buffer.concat([unicode(Buffer.from(`${index}`)), Buffer.of(0x4e, 0x73)]))]),
  names: (size) => many(size, () => 'ccollections\nOrderedDict\n'),
  calls: (size) => many(size, () => 'ccollections\nOrderedDict\n)R'),
  'wide integers': (size) => many(size, () => [0x8a, 16, ...Buffer.alloc(16, 0x7f)]),
  duplicates: (size) => repeated([0x32], size),
};
/** A pickle followed by elements, so that the file's size justifies the pickle and the pickle's own bounds decide. */
const filled = (fill, wrap) => (size, rng) => {
  const isWhole = rng.integer(2) === 0;
  const pickle = Buffer.concat([Buffer.of(0x4e), fill(Math.min(isWhole ? size : size / 4, 3_900_000))]);
  return wrap(pickle, Math.max(0, size - pickle.length));
};
const picklesAs = (wrap) => Object.fromEntries(Object.entries(pickles).map(([name, fill]) => [name, filled(fill, wrap)]));

/** Tensors of one element each, or of none. */
const tiny = (size, bytesEach, shape) =>
  Array.from({ length: Math.max(1, Math.floor(size / bytesEach)) }, (_, index) => ({
    name: `t${index}`,
    shape,
    data: new Float32Array(shape[0]),
  }));

const texts = {
  'deep lists': (size) => `{"a":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
  'deep objects': (size) => `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`,
  'a wide list': (size) => `{"a":[${'[],'.repeat(size / 3)}[]]}`,
  'a wide list of numbers': (size) => `{"a":[${'1,'.repeat(size / 2)}1]}`,
  'empty entries': (size) => `{${many(size, (index) => `"${index}":{},`)}"b":{}}`,
  'a huge name': (size) => `{"${'a'.repeat(size)}":{}}`,
  'a huge name of wide characters': (size) => `{"\u4e00${'a'.repeat(size)}":{}}`,
  escapes: (size) => `{"a":"${'\\u4e00'.repeat(size / 6)}"}`,
};

/** A header as long as a reader may accept, followed by the rest of the file. */
const headed = (text) => (size, rng) => {
  const header = Buffer.from(text(Math.floor(Math.min(size, [65_000, 65_000 + size / 5, 1_990_000][rng.integer(3)]))));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return { 'weights.safetensors': Buffer.concat([length, header, Buffer.alloc(Math.max(0, size - header.length))]) };
};
const table = (shapeOf, offsetsOf) => (size) => {
  const entry = (index) => `"t${index}":{"dtype":"F32","shape":${shapeOf(index)},"data_offsets":${offsetsOf(index)}}`;
  return `{${many(size, (index) => `${index ? ',' : ''}${entry(index)}`)}}`;
};
const entries = {
  'many tensors of nothing': table(
    () => '[0]',
    () => '[0,0]',
  ),
  'many tiny tensors': table(
    () => '[1]',
    (index) => `[${4 * index},${4 * index + 4}]`,
  ),
  'overlapping offsets': table(
    () => '[2]',
    (index) => `[${4 * index},${4 * index + 8}]`,
  ),
  'shapes that overflow': table(
    () => '[4503599627370496,4503599627370496,0]',
    () => '[0,0]',
  ),
  'shapes beyond the bytes': table(
    () => '[1000000000]',
    () => '[0,4000000000]',
  ),
};

const numpy = (shape, bytes, descr = '<f4') => {
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, header, bytes]);
};
const arrays = {
  'a shape beyond the bytes': (size) => numpy('1000000000, 1000', Buffer.alloc(size)),
  'a shape that overflows': (size) => numpy('4503599627370496, 4503599627370496, 0', Buffer.alloc(size)),
  'a long header': (size) => numpy('1,'.repeat(Math.min(32_000, size / 2)), Buffer.alloc(size)),
  'large and sound': (size) => numpy(`${Math.floor(size / 4)},`, Buffer.alloc(4 * Math.floor(size / 4))),
};

const modelJson = (text, shard) => ({ 'model.json': Buffer.from(text), shard1: shard, shard2: Buffer.alloc(0) });
const manifestOf = (weights) => `{"weightsManifest":[{"paths":["shard1","shard2"],"weights":[${weights}]}]}`;
const besides = (text) => (size, rng) => {
  const inside = text(Math.floor(Math.min(size, rng.integer(2) === 0 ? size / 4 : 3_900_000)));
  const json = `{"modelTopology":${inside},${manifestOf('').slice(1)}`;
  return modelJson(json, Buffer.alloc(Math.max(0, size - json.length)));
};
const weightsOf = (shape, packing, shard) => (size) => {
  const json = manifestOf(
    many(Math.min(size / 2, 3_900_000), (index) => `${index ? ',' : ''}{"name":"t${index}","shape":${shape},"dtype":"float32"${packing}}`),
  );
  return modelJson(json, shard(size));
};
const uint8 = ',"quantization":{"dtype":"uint8","scale":0.1,"min":0}';
const tfjs = {
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, besides(text)])),
  'many tensors of nothing': weightsOf('[0]', '', () => Buffer.alloc(0)),
  'shapes beyond the bytes': weightsOf('[100000,100000]', uint8, (size) => Buffer.alloc(size / 2)),
  'shapes that overflow': weightsOf('[4503599627370496,4503599627370496,0]', uint8, (size) => Buffer.alloc(size / 2)),
  'many tiny tensors': weightsOf('[1]', uint8, (size) => Buffer.alloc(size / 2)),
  'large and quantised': (size) =>
    modelJson(manifestOf(`{"name":"t","shape":[${Math.floor(size)}],"dtype":"float32"${uint8}}`), Buffer.alloc(Math.floor(size))),
};

const onnx = (name, wrap) => ({
  'many tensors of nothing': (size) => ({ [name]: wrap(tiny(size, 20, [0])) }),
  'many tiny tensors': (size) => ({ [name]: wrap(tiny(size, 24, [1])) }),
  'many nodes': (size) => ({
    [name]: graphOf(
      many(size, (index) => rawField(1, Buffer.concat([rawField(2, Buffer.from(`${index}`)), rawField(4, Buffer.from('Relu'))]))),
    ),
  }),
  'one node of many names': (size) => ({
    [name]: graphOf(
      rawField(
        1,
        many(size, (index) => rawField(2, Buffer.from(`${index}`))),
      ),
    ),
  }),
  'one node of one name': (size) => ({ [name]: graphOf(rawField(1, repeated([0x12, 1, 0x61], size - (size % 3)))) }),
  'huge lengths': (size) => ({ [name]: graphOf(Buffer.concat([Buffer.from('2affffffffffffffff7f', 'hex'), Buffer.alloc(size)])) }),
  'deep nesting': (size) => {
    let inner = Buffer.alloc(size);
    for (let depth = 0; depth < 40; depth++) inner = rawField(1, rawField(5, rawField(6, inner)));
    return { [name]: graphOf(inner) };
  },
  'a huge name': (size) => ({ [name]: graphOf(rawField(5, rawField(8, Buffer.alloc(size, 'a')))) }),
  'a shape of many dimensions': (size) => ({ [name]: graphOf(rawField(5, rawField(1, Buffer.alloc(size, 1)))) }),
  'many inputs': (size) => ({ [name]: graphOf(many(size, (index) => rawField(11, rawField(1, Buffer.from(`${index}`))))) }),
  'empty inputs': (size) => ({ [name]: graphOf(repeated([0x5a, 0], size - (size % 2))) }),
  'empty functions': (size) => ({
    [name]: Buffer.concat([graphOf(Buffer.alloc(0)), repeated([0xca, 1, 0], size - (size % 3))]),
  }),
});
const graphOf = (graph) => Buffer.concat([rawNumber(1, 9), rawField(7, graph), rawField(8, rawNumber(2, 17))]);

/** Numbers that point elsewhere or claim too much, in a file with zeros after its end. */
const lying = (size, rng, sound) => {
  const [name, bytes] = Object.entries(sound)[0];
  const copy = Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length))]);
  for (let times = 1 + rng.integer(6); times > 0; times--) {
    const at = 8 * rng.integer(Math.floor(bytes.length / 8));
    copy.writeBigUInt64LE(BigInt([size, size >> 1, 2 ** 31, 2 ** 32 - 1, 0, 0][rng.integer(6)]), at);
  }
  return { [name]: copy };
};

const waysOf = {
  safetensors: Object.fromEntries(Object.entries({ ...texts, ...entries }).map(([name, text]) => [name, headed(text)])),
  'torch before 1.6': picklesAs((pickle, rest) => ({ 'weights.pth': torchLegacyOf(pickle, rest) })),
  torch: {
    ...picklesAs((pickle, rest) => ({ 'weights.pth': torchZipOf(pickle, rest) })),
    'packed zeros': (size) => ({ 'weights.pth': zipFile({ 'state/data.pkl': Buffer.alloc(10 * size) }, true) }),
    'many files': (size) => ({
      'weights.pth': zipFile({ 'state/data.pkl': Buffer.of(0x80, 2, 0x7d, 0x2e), ...namesOf(size, 120, 'state/data/') }, false),
    }),
  },
  tfjs,
  'tfjs quantised': tfjs,
  onnx: onnx('weights.onnx', onnxFile),
  'onnx network': onnx('network.onnx', (tensors) => onnxNetwork(tensors)),
  npy: Object.fromEntries(Object.entries(arrays).map(([name, make]) => [name, (size) => ({ 'weights.npy': make(size) })])),
  npz: {
    ...Object.fromEntries(
      Object.entries(arrays).map(([name, make]) => [name, (size) => ({ 'weights.npz': zipFile({ 'a.npy': make(size) }, false) })]),
    ),
    'packed zeros': (size) => ({ 'weights.npz': zipFile({ 'a.npy': arrays['large and sound'](4 * size) }, true) }),
    'many files': (size) => ({ 'weights.npz': zipFile(namesOf(size, 200, '', '.npy', numpy('0,', Buffer.alloc(0))), false) }),
    'many empty names': (size) => ({ 'weights.npz': zipFile(namesOf(size, 90, ''), false) }),
  },
  hdf5: { 'lying numbers': lying, 'sound with much behind it': (size, _rng, sound) => lying(size, { integer: () => 0 }, sound) },
};

/** Files by name, at most as many as a zip with 16-bit counts holds. */
function namesOf(size, bytesEach, prefix, suffix = '', bytes = Buffer.alloc(0)) {
  const count = Math.min(65_000, Math.max(1, Math.floor(size / bytesEach)));
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}${suffix}`, bytes]));
}
