/**
 * The 29 operations that weights need, of some 50 up to pickle protocol 2.
 *
 * @see https://github.com/python/cpython/blob/3.11/Lib/pickletools.py
 */
export const opcode: {
  readonly PROTO: 0x80;
  readonly LONG1: 0x8a;
  readonly BININT1: 0x4b;
  readonly BININT2: 0x4d;
  readonly BININT: 0x4a;
  readonly BINUNICODE: 0x58;
  readonly NONE: 0x4e;
  readonly NEWTRUE: 0x88;
  readonly NEWFALSE: 0x89;
  readonly MARK: 0x28;
  readonly EMPTY_TUPLE: 0x29;
  readonly TUPLE1: 0x85;
  readonly TUPLE2: 0x86;
  readonly TUPLE3: 0x87;
  readonly TUPLE: 0x74;
  readonly EMPTY_LIST: 0x5d;
  readonly APPENDS: 0x65;
  readonly EMPTY_DICT: 0x7d;
  readonly SETITEM: 0x73;
  readonly SETITEMS: 0x75;
  readonly BINPUT: 0x71;
  readonly LONG_BINPUT: 0x72;
  readonly BINGET: 0x68;
  readonly LONG_BINGET: 0x6a;
  readonly GLOBAL: 0x63;
  readonly REDUCE: 0x52;
  readonly BINPERSID: 0x51;
  readonly BUILD: 0x62;
  readonly STOP: 0x2e;
} = {
  PROTO: 0x80,
  LONG1: 0x8a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  BININT: 0x4a,
  BINUNICODE: 0x58,
  NONE: 0x4e,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  TUPLE: 0x74,
  EMPTY_LIST: 0x5d,
  APPENDS: 0x65,
  EMPTY_DICT: 0x7d,
  SETITEM: 0x73,
  SETITEMS: 0x75,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  GLOBAL: 0x63,
  REDUCE: 0x52,
  BINPERSID: 0x51,
  BUILD: 0x62,
  STOP: 0x2e,
};
