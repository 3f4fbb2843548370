import { shortenText, WeightsError } from '@graft/core';
import { opcode } from './pickle-opcodes.ts';

/** A name in a pickle. It is compared with constants and never looked up. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/** A value on the machine. `T` is what `reduce` and `load` return. */
export type PickleValue<T> = null | boolean | number | bigint | string | PickleGlobal | PickleList<T> | Map<string, PickleValue<T>> | T;

/** A list or a tuple: weights do not need the difference. */
export type PickleList<T> = PickleValue<T>[];

export interface PickleRules<T> {
  /** GLOBAL: the allowed names, as `module name`. */
  readonly names: ReadonlySet<string>;
  /** REDUCE: the value of `callee(...args)`, or a call of `refuse`. */
  reduce(callee: string, args: PickleList<T>, refuse: Refuse): PickleValue<T>;
  /** BINPERSID: what a persistent id stands for, or a call of `refuse`. */
  load(id: PickleValue<T>, refuse: Refuse): PickleValue<T>;
}

export type Refuse = (why: string) => never;

/** Far above what weights need (a few hundred, a few thousand); small enough that no file can fill the memory. */
const stackLimit = 1 << 16;
/** Longest pickle, bytes. The elements of tensors lie elsewhere; a few hundred bytes describe a tensor. */
const pickleLimit = 1 << 22;
/** Most bytes of objects that a file's pickles may make: room for some 2500 tensors, where large networks have 1000. */
const objectLimit = 1 << 23;
/** What any file may make, however small: room for some 80 tensors, as in a head or a test. */
const objectFloor = 1 << 18;
/**
 * The most that each takes in V8, in bytes, including the growth of tables: one byte of a file can ask for any of them. `item` is an
 * entry of a dictionary with the tensor that it becomes.
 */
const weight = { value: 24, list: 48, map: 208, made: 320, text: 24, remembered: 112, item: 640 } as const;
/** Longest integer, in bytes: torch writes counts of up to 2^63. */
const integerLimit = 16;

/** Bytes of objects that the pickles of one file may still make, kept or not; `runPickle` spends them. */
export interface PickleBudget {
  readonly limit: number;
  left: number;
}

/**
 * As many bytes as the file has, so that together with one copy of its elements a reader stays within twice the file.
 *
 * @param fileBytes - size of the whole file, elements included: two kilobytes of objects describe a tensor of any size.
 */
export function pickleBudget(fileBytes: number): PickleBudget {
  const limit = Math.min(objectLimit, Math.max(objectFloor, fileBytes));
  return { limit, left: limit };
}

const mark = Symbol('mark');
const utf8 = new TextDecoder('utf-8', { fatal: true });

export interface PickleRun<T> {
  readonly value: PickleValue<T>;
  /** The byte after STOP. */
  readonly end: number;
}

/**
 * Run one pickle of protocol 2 on a restricted machine: the 29 opcodes of torch's weight files, no calls.
 *
 * REDUCE, BINPERSID and GLOBAL reach only `rules`, which compares names with constants, so no code but this runs, whatever the
 * file says. Every read is bounded by the file; the stack, the length of the pickle and the memory of all that it makes are capped,
 * the last by the file's size.
 *
 * @param start - byte where the pickle begins.
 * @param budget - shared by the pickles of a file.
 * @returns the value on top at STOP, and `end`, the byte after it.
 * @throws {WeightsError} naming the byte that is wrong.
 * @see https://github.com/python/cpython/blob/3.11/Lib/pickletools.py
 */
export function runPickle<T>(bytes: Uint8Array, start: number, rules: PickleRules<T>, budget: PickleBudget): PickleRun<T> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: (PickleValue<T> | typeof mark)[] = [];
  const memo = new Map<number, PickleValue<T>>();
  let position = start;
  let opcodeAt = start;

  const refuse: Refuse = (why) => {
    throw new WeightsError(`Expected a torch weight file but at byte ${opcodeAt} ${why}.`, {
      hint: 'The file is broken, of another kind, or not to be trusted; fetch it again.',
    });
  };
  /** Take `count` bytes of an operand. @returns their position. */
  const take = (count: number): number => {
    if (count > bytes.length - position) refuse(`${count} bytes are needed where the file has ${bytes.length - position} left`);
    if (position + count - start > pickleLimit) refuse(`the pickle is longer than ${pickleLimit} bytes, which weights do not need`);
    position += count;
    return position - count;
  };
  const spend = (cost: number): void => {
    budget.left -= cost;
    if (budget.left < 0) refuse(`the pickles have made more than ${budget.limit} bytes of objects, which weights of this size do not need`);
  };
  /** @param cost - bytes of the value besides its place on the stack. */
  const push = (value: PickleValue<T> | typeof mark, cost = 0): void => {
    if (stack.length >= stackLimit) refuse('the stack overflows');
    spend(weight.value + cost);
    stack.push(value);
  };
  const pushList = (values: PickleList<T>): void => push(values, weight.list + weight.value * values.length);
  const pop = (): PickleValue<T> => {
    const value = stack.pop();
    if (value === undefined || value === mark) return refuse('a value is missing on the stack');
    return value;
  };
  const popToMark = (): PickleList<T> => {
    const at = stack.lastIndexOf(mark);
    if (at < 0) return refuse('a mark is missing on the stack');
    const values = stack.splice(at + 1) as PickleList<T>;
    stack.pop();
    return values;
  };
  const top = (): PickleValue<T> => {
    const value = stack.at(-1);
    if (value === undefined || value === mark) return refuse('a value is missing on the stack');
    return value;
  };
  const remember = (index: number): void => {
    spend(weight.remembered);
    memo.set(index, top());
  };
  const recall = (index: number): void => push(memo.has(index) ? (memo.get(index) as PickleValue<T>) : refuse(`memo ${index} is empty`));
  const text = (from: number, to: number): string => {
    try {
      return utf8.decode(bytes.subarray(from, to));
    } catch {
      return refuse('a text is not UTF-8');
    }
  };
  const line = (): string => {
    const end = bytes.subarray(position, position + 256).indexOf(0x0a);
    if (end < 0) refuse('a name does not end');
    const from = take(end + 1);
    return text(from, from + end);
  };
  const known = (name: string): PickleGlobal =>
    rules.names.has(name) ? { kind: 'global', name } : refuse(`the file names "${shortenText(name)}", which weights do not need`);
  const setItems = (pairs: PickleList<T>): void => {
    const target = top();
    if (!(target instanceof Map)) refuse('items are set in something other than a dictionary');
    if (pairs.length % 2 !== 0) refuse('a key has no value');
    spend((weight.item * pairs.length) / 2);
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i];
      if (typeof key !== 'string') refuse('a dictionary has a key other than text');
      target.set(key, pairs[i + 1] as PickleValue<T>);
    }
  };

  const operations: Readonly<Record<number, () => void>> = {
    [opcode.PROTO]: () => view.getUint8(take(1)) === 2 || refuse('the pickle is not of protocol 2'),
    [opcode.LONG1]: () => {
      const length = view.getUint8(take(1));
      if (length > integerLimit) refuse(`an integer has ${length} bytes`);
      const from = take(length);
      push(littleEndian(bytes.subarray(from, from + length)), weight.list);
    },
    [opcode.BININT1]: () => push(view.getUint8(take(1))),
    [opcode.BININT2]: () => push(view.getUint16(take(2), true)),
    [opcode.BININT]: () => push(view.getInt32(take(4), true)),
    [opcode.BINUNICODE]: () => {
      const length = view.getUint32(take(4), true);
      const from = take(length);
      push(text(from, from + length), weight.text + 2 * length);
    },
    [opcode.NONE]: () => push(null),
    [opcode.NEWTRUE]: () => push(true),
    [opcode.NEWFALSE]: () => push(false),
    [opcode.MARK]: () => push(mark),
    [opcode.EMPTY_TUPLE]: () => pushList([]),
    [opcode.TUPLE1]: () => pushList([pop()]),
    [opcode.TUPLE2]: () => {
      const second = pop();
      pushList([pop(), second]);
    },
    [opcode.TUPLE3]: () => {
      const [third, second] = [pop(), pop()];
      pushList([pop(), second, third]);
    },
    [opcode.TUPLE]: () => pushList(popToMark()),
    [opcode.EMPTY_LIST]: () => pushList([]),
    [opcode.APPENDS]: () => {
      const values = popToMark();
      const target = top();
      if (!Array.isArray(target)) refuse('values are appended to something other than a list');
      spend(2 * weight.value * values.length);
      for (const value of values) target.push(value);
    },
    [opcode.EMPTY_DICT]: () => push(new Map(), weight.map),
    [opcode.SETITEM]: () => {
      const value = pop();
      setItems([pop(), value]);
    },
    [opcode.SETITEMS]: () => setItems(popToMark()),
    [opcode.BINPUT]: () => remember(view.getUint8(take(1))),
    [opcode.LONG_BINPUT]: () => remember(view.getUint32(take(4), true)),
    [opcode.BINGET]: () => recall(view.getUint8(take(1))),
    [opcode.LONG_BINGET]: () => recall(view.getUint32(take(4), true)),
    [opcode.GLOBAL]: () => push(known(`${line()} ${line()}`), weight.made),
    [opcode.REDUCE]: () => {
      const args = pop();
      const callee = pop();
      if (!isGlobal(callee) || !Array.isArray(args)) refuse('something other than a name is called');
      const value = rules.reduce(callee.name, args, refuse);
      push(value, value instanceof Map ? weight.map : weight.made);
    },
    [opcode.BINPERSID]: () => push(rules.load(pop(), refuse), weight.made),
    [opcode.BUILD]: () => {
      // The state of an ordered dictionary holds attributes (`_metadata`) that weights do not need.
      pop();
      if (!(top() instanceof Map)) refuse('a state is given to something other than a dictionary');
    },
  };

  for (;;) {
    opcodeAt = position;
    const code = view.getUint8(take(1));
    if (code === opcode.STOP) {
      const value = pop();
      if (stack.length > 0) refuse('the pickle ends with values left on the stack');
      return { value, end: position };
    }
    const run = operations[code] ?? refuse(`it has opcode 0x${code.toString(16).padStart(2, '0')}, which weights do not need`);
    run();
  }
}

export function isGlobal(value: unknown): value is PickleGlobal {
  return typeof value === 'object' && value !== null && (value as Partial<PickleGlobal>).kind === 'global';
}

/** Two's complement, least significant byte first. */
function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return BigInt.asIntN(8 * bytes.length, value);
}
