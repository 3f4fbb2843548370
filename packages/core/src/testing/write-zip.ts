import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly isStored?: boolean;
  /** The unpacked size that the zip claims. Default: the true one. */
  readonly claimedBytes?: number;
  readonly claimedCrc?: number;
  /** Unix file type and permissions; default: a regular file. */
  readonly mode?: number;
  /** Bit 0: encrypted; bit 11: the name is UTF-8. */
  readonly flags?: number;
  /** Of the local header that the directory points to, in place of the true one. */
  readonly claimedOffset?: number;
}

export interface ZipForm {
  /** Sizes and offsets as zip64 extra fields, and a zip64 end record. */
  readonly isZip64?: boolean;
}

/** A zip in its smallest form, honest or not: local headers, central directory, end record. */
export function writeZip(entries: readonly ZipEntry[], { isZip64 = false }: ZipForm = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { data = new Uint8Array(), isStored = false, mode = 0o100644, flags = 1 << 11 } = entry;
    const name = Buffer.from(entry.name);
    const packed = isStored ? Buffer.from(data) : deflateRawSync(data);
    const claimedBytes = entry.claimedBytes ?? data.length;
    // Version, flags, method, time, date, crc, sizes, lengths: the part that both headers share.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(isZip64 ? 45 : 20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(entry.claimedCrc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedBytes, 18);
    common.writeUInt16LE(name.length, 22);
    locals.push(Buffer.from('504b0304', 'hex'), common, name, packed);
    const shared = Buffer.from(common);
    const extra = isZip64 ? zip64Extra([claimedBytes, packed.length, entry.claimedOffset ?? offset]) : Buffer.alloc(0);
    if (isZip64) {
      shared.writeUInt32LE(0xffffffff, 14);
      shared.writeUInt32LE(0xffffffff, 18);
      shared.writeUInt16LE(extra.length, 24);
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(mode * 0x10000, 6);
    tail.writeUInt32LE(isZip64 ? 0xffffffff : (entry.claimedOffset ?? offset), 10);
    // Made by: version 3.0 on Unix.
    central.push(Buffer.from('504b01021e03', 'hex'), shared, tail, name, extra);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isZip64 ? 0xffff : entries.length, 8);
  end.writeUInt16LE(isZip64 ? 0xffff : entries.length, 10);
  end.writeUInt32LE(isZip64 ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(isZip64 ? 0xffffffff : offset, 16);
  const end64 = isZip64 ? zip64End(entries.length, directory.length, offset) : Buffer.alloc(0);
  return Buffer.concat([...locals, directory, end64, end]);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return extra;
}

function zip64End(count: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
