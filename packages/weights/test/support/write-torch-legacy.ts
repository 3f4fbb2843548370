import { opcode } from '../../src/formats/pickle-opcodes.ts';

export interface WrittenTensor {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** The storage's values. */
  readonly values: readonly number[];
}

export interface WriterOptions {
  /** Spliced in before the dictionary ends: what an attacker would plant. */
  readonly planted?: Buffer;
  readonly littleEndian?: boolean;
  readonly keys?: readonly string[];
}

/** Write a file as torch before 1.6 does, in the smallest form: for tests of the reader. */
export function writeTorchLegacy(tensors: Readonly<Record<string, WrittenTensor>>, options: WriterOptions = {}): Buffer {
  const entries = Object.entries(tensors);
  const dictionary = [global('collections', 'OrderedDict'), op(opcode.EMPTY_TUPLE), op(opcode.REDUCE), op(opcode.MARK)];
  for (const [index, [name, { shape, strides, values }]] of entries.entries()) {
    const storage = [
      op(opcode.MARK),
      text('storage'),
      global('torch', 'FloatStorage'),
      text(String(index)),
      text('cpu'),
      int(values.length),
      op(opcode.NONE),
    ];
    const hooks = [global('collections', 'OrderedDict'), op(opcode.EMPTY_TUPLE), op(opcode.REDUCE)];
    dictionary.push(text(name), global('torch._utils', '_rebuild_tensor_v2'), op(opcode.MARK));
    dictionary.push(
      ...storage,
      op(opcode.TUPLE),
      op(opcode.BINPERSID),
      int(0),
      tuple(shape),
      tuple(strides),
      op(opcode.NEWFALSE),
      ...hooks,
    );
    dictionary.push(op(opcode.TUPLE), op(opcode.REDUCE));
  }
  dictionary.push(options.planted ?? Buffer.alloc(0), op(opcode.SETITEMS));
  const keys = options.keys ?? entries.map((_, index) => String(index));
  return Buffer.concat([
    Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de9032e', 'hex'),
    pickle(
      op(opcode.EMPTY_DICT),
      op(opcode.MARK),
      text('little_endian'),
      op((options.littleEndian ?? true) ? opcode.NEWTRUE : opcode.NEWFALSE),
      op(opcode.SETITEMS),
    ),
    pickle(...dictionary),
    pickle(op(opcode.EMPTY_LIST), op(opcode.MARK), ...keys.map(text), op(opcode.APPENDS)),
    ...entries.map(([, { values }]) => {
      const memory = Buffer.alloc(8 + 4 * values.length);
      memory.writeBigInt64LE(BigInt(values.length));
      for (const [i, value] of values.entries()) memory.writeFloatLE(value, 8 + 4 * i);
      return memory;
    }),
  ]);
}

export function op(code: number): Buffer {
  return Buffer.of(code);
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([op(opcode.BINUNICODE), length, bytes]);
}

export function global(module: string, name: string): Buffer {
  return Buffer.concat([op(opcode.GLOBAL), Buffer.from(`${module}\n${name}\n`)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(5, opcode.BININT);
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function tuple(values: readonly number[]): Buffer {
  return Buffer.concat([op(opcode.MARK), ...values.map(int), op(opcode.TUPLE)]);
}

function pickle(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([op(opcode.PROTO), op(2), ...parts, op(opcode.STOP)]);
}
