/** An entry of a TIFF's directory. */
export interface TiffEntry {
  readonly tag: number;
  /** Its bytes in the file: tag, type, count, and the value or where it lies. */
  readonly at: number;
  readonly count: number;
  /** The numbers of an unsigned type; none of another; `cut` where they lie beyond the end of the file. */
  values(): readonly number[] | 'cut';
}

/** The first directory of a TIFF, entry by entry, and how its numbers are read. */
export interface TiffEntries {
  readonly view: DataView;
  readonly isLittle: boolean;
  /** BigTIFF has numbers of eight bytes where TIFF has four. */
  readonly isBig: boolean;
  /** Where the directory begins: at the number of its entries. */
  readonly at: number;
  readonly entryBytes: number;
  readonly entries: readonly TiffEntry[];
}

/** @returns `cut` where the directory leads beyond the end of the file. */
export function tiffEntries(bytes: Uint8Array): TiffEntries | 'cut' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 16) return 'cut';
  const isLittle = view.getUint8(0) === 0x49;
  const short = (at: number): number => view.getUint16(at, isLittle);
  const long = (at: number): number => view.getUint32(at, isLittle);
  const long8 = (at: number): number => Number(view.getBigUint64(at, isLittle));
  // A value's type: BYTE, SHORT, LONG, LONG8.
  const types = new Map([
    [1, { size: 1, read: (at: number): number => view.getUint8(at) }],
    [3, { size: 2, read: short }],
    [4, { size: 4, read: long }],
    [16, { size: 8, read: long8 }],
  ]);
  const isBig = short(2) === 43;
  const [pointer, pointerBytes, countBytes, entryBytes] = isBig ? [long8, 8, 8, 20] : [long, 4, 2, 12];
  const directory = pointer(isBig ? 8 : 4);
  if (directory + countBytes > view.byteLength) return 'cut';
  const length = isBig ? long8(directory) : short(directory);
  const first = directory + countBytes;
  if (first + length * entryBytes > view.byteLength) return 'cut';
  const entries = Array.from({ length }, (_, index): TiffEntry => {
    const at = first + index * entryBytes;
    const count = pointer(at + 4);
    return {
      tag: short(at),
      at,
      count,
      values() {
        const type = types.get(short(at + 2));
        if (type === undefined) return [];
        const inline = at + 4 + pointerBytes;
        const start = count * type.size <= pointerBytes ? inline : pointer(inline);
        if (start + count * type.size > view.byteLength) return 'cut';
        return Array.from({ length: count }, (__, item) => type.read(start + item * type.size));
      },
    };
  });
  return { view, isLittle, isBig, at: directory, entryBytes, entries };
}
