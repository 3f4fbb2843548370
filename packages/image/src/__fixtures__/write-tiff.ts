/** A tag of the directory: its number, its type (3 SHORT, 4 LONG), its values. */
type Tag = readonly [tag: number, type: 3 | 4, values: readonly number[]];

export interface TiffOptions {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bits?: number;
  /** 1 unsigned, 2 signed, 3 floats, 6 complex floats. */
  readonly sampleFormat?: number;
  readonly compression?: number;
  readonly photometric?: number;
  readonly isBigEndian?: boolean;
  /** Whether the directory stands behind the pixels, as libtiff writes it. */
  readonly isDirectoryLast?: boolean;
  /** Further tags, which replace those of the same number. */
  readonly tags?: readonly Tag[];
}

/**
 * A TIFF of one strip per eight rows, written by hand: kinds that no encoder at hand makes.
 *
 * @param data - the strips' bytes, as they are to lie in the file.
 */
export function writeTiff(data: Uint8Array, options: TiffOptions): Buffer {
  const { width, height, channels, bits = 8, sampleFormat = 1, compression = 1, isBigEndian = false, isDirectoryLast = false } = options;
  const strips = Math.ceil(height / 8);
  const stripBytes = Math.ceil(data.length / strips);
  const lengths = Array.from({ length: strips }, (_, strip) => Math.min(stripBytes, data.length - strip * stripBytes));
  const tags = new Map<number, Tag>();
  const layOut = (start: number): Tag[] => {
    const own: readonly Tag[] = [
      [256, 4, [width]],
      [257, 4, [height]],
      [258, 3, Array.from({ length: channels }, () => bits)],
      [259, 3, [compression]],
      [262, 3, [options.photometric ?? (channels < 3 ? 1 : 2)]],
      [273, 4, lengths.map((_, strip) => start + strip * stripBytes)],
      [277, 3, [channels]],
      [278, 4, [8]],
      [279, 4, lengths],
      [339, 3, Array.from({ length: channels }, () => sampleFormat)],
    ];
    for (const tag of [...own, ...(options.tags ?? [])]) tags.set(tag[0], tag);
    return [...tags.values()].sort((a, b) => a[0] - b[0]);
  };
  const sizeOf = (list: readonly Tag[]): number => 6 + list.reduce((sum, [, type, values]) => sum + 12 + inlineOr(type, values), 0);
  const directoryBytes = sizeOf(layOut(0));
  const dataStart = isDirectoryLast ? 8 : 8 + directoryBytes;
  const directory = isDirectoryLast ? 8 + data.length : 8;
  const file = Buffer.alloc(8 + directoryBytes + data.length);
  const put16 = (value: number, at: number) => (isBigEndian ? file.writeUInt16BE(value, at) : file.writeUInt16LE(value, at));
  const put32 = (value: number, at: number) => (isBigEndian ? file.writeUInt32BE(value, at) : file.writeUInt32LE(value, at));
  file.write(isBigEndian ? 'MM' : 'II', 'latin1');
  put16(42, 2);
  put32(directory, 4);
  file.set(data, dataStart);
  const entries = layOut(dataStart);
  put16(entries.length, directory);
  let outside = directory + 6 + 12 * entries.length;
  for (const [index, [tag, type, values]] of entries.entries()) {
    const at = directory + 2 + 12 * index;
    put16(tag, at);
    put16(type, at + 2);
    put32(values.length, at + 4);
    const isInline = inlineOr(type, values) === 0;
    if (!isInline) put32(outside, at + 8);
    for (const [item, value] of values.entries()) {
      const place = (isInline ? at + 8 : outside) + item * (type === 3 ? 2 : 4);
      if (type === 3) put16(value, place);
      else put32(value, place);
    }
    if (!isInline) outside += inlineOr(type, values);
  }
  return file;
}

/** Bytes of the values outside of their entry. */
function inlineOr(type: 3 | 4, values: readonly number[]): number {
  const bytes = values.length * (type === 3 ? 2 : 4);
  return bytes <= 4 ? 0 : bytes;
}
