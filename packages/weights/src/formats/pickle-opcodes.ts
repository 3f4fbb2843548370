/**
 * The 29 operations that weights need, of some 50 up to pickle protocol 2.
 *
 * @see https://github.com/python/cpython/blob/3.11/Lib/pickletools.py
 */
export const opcode = {
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
} as const;
