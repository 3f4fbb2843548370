/** An ONNX model of nothing but initialisers: the first half of them in `raw_data`, the others in `float_data`. */
export function onnxFile(tensors) {
  const initializers = tensors.map(({ name, shape, data }, index) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const elements = bytesField(index < tensors.length / 2 ? 9 : 4, bytes);
    return bytesField(5, Buffer.concat([...shape.map((dim) => number(1, dim)), number(2, 1), bytesField(8, Buffer.from(name)), elements]));
  });
  const opset = bytesField(8, number(2, 17));
  return Buffer.concat([number(1, 9), bytesField(7, Buffer.concat([bytesField(2, Buffer.from('g')), ...initializers])), opset]);
}

const number = (field, value) => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytesField = (field, bytes) => Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);

function varint(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))];
}
