/** An ONNX model of nothing but initialisers: the first half of them in `raw_data`, the others in `float_data`. */
export function onnxFile(tensors) {
  return modelOf([bytesField(2, Buffer.from('g')), ...initializersOf(tensors)]);
}

/**
 * An ONNX network with a tensor in each place where one can lie: among the initialisers, in a constant, in the graph of a branch. It is
 * for readers; no runtime would compute it.
 *
 * `pixel_values` `[batch, 3, 32, 32]` float32 in, `features` `[batch, 60]` out.
 */
export function onnxNetwork(tensors) {
  const [first, ...others] = initializersOf(tensors);
  const branch = message(node('Relu', ['stem'], 'inner'), bytesField(5, tensor({ name: 'inner.weight', ...small })), text(2, 'branch'));
  return modelOf([
    node(
      'Conv',
      ['pixel_values', 'stem.weight', 'stem.bias'],
      'stem',
      message(text(1, 'strides'), number(8, 2), number(8, 2), number(20, 7)),
    ),
    node('Constant', [], 'factor', message(text(1, 'value'), bytesField(5, tensor({ name: '', ...small })), number(20, 4))),
    node('If', ['factor'], 'chosen', message(text(1, 'then_branch'), bytesField(6, branch), number(20, 5))),
    node('Gemm', ['chosen', 'head.weight'], 'features'),
    text(2, 'g'),
    first,
    ...others,
    bytesField(11, value('pixel_values', [0, 3, 32, 32])),
    bytesField(12, value('features', [0, 60])),
  ]);
}

const small = { shape: [2, 4], data: Float32Array.from({ length: 8 }, (_, i) => i) };

function modelOf(graph) {
  return Buffer.concat([number(1, 9), bytesField(7, Buffer.concat(graph)), bytesField(8, number(2, 17))]);
}

function initializersOf(tensors) {
  return tensors.map((entry, index) => bytesField(5, tensor(entry, index < tensors.length / 2 ? 9 : 4)));
}

function tensor({ name, shape, data }, field = 9) {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return message(...shape.map((dim) => number(1, dim)), number(2, 1), text(8, name), bytesField(field, bytes));
}

function node(operator, inputs, output, ...attributes) {
  const parts = [...inputs.map((name) => text(1, name)), text(2, output), text(4, operator)];
  return bytesField(1, message(...parts, ...attributes.map((attribute) => bytesField(5, attribute))));
}

/** `ValueInfoProto` of float32; 0 for a dimension that has a name in place of a size. */
function value(name, dims) {
  const shape = dims.map((dim) => bytesField(1, dim === 0 ? text(2, 'batch') : number(1, dim)));
  return message(text(1, name), bytesField(2, bytesField(1, message(number(1, 1), bytesField(2, message(...shape))))));
}

const message = (...parts) => Buffer.concat(parts);
const text = (field, string) => bytesField(field, Buffer.from(string));

/** One field of a message, for files that are put together by hand. */
export const rawField = (field, bytes) => bytesField(field, bytes);
export const rawNumber = (field, value) => number(field, value);

const number = (field, value) => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytesField = (field, bytes) => Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);

function varint(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))];
}
