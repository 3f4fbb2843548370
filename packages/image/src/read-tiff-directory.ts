import { type TiffEntry, tiffEntries } from './tiff-entries.ts';

/** The first picture of a TIFF file, as its directory describes it. */
export interface TiffDirectory {
  readonly compression: number;
  readonly photometric: number;
  readonly channels: number;
  /** Bits per sample, one value per channel or one for all. */
  readonly bits: readonly number[];
  /** 1 unsigned, 2 signed, 3 floating point; pictures are not made of the others. */
  readonly sampleFormat: number;
  /** Whether the picture stands in for a larger one, or holds a camera's raw data (DNG). */
  readonly isPreview: boolean;
  readonly isRaw: boolean;
  /** Where the last strip or tile ends. */
  readonly end: number;
}

/** Numbers of the tags that are read or rewritten. @see TIFF Revision 6.0, appendix A */
export const tiffTags = {
  subfile: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  channels: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planes: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  sampleFormat: 339,
  dngVersion: 50_706,
} as const;

/**
 * The first directory of a TIFF or BigTIFF file. Every offset is checked against the length: the content is not trusted.
 *
 * @returns `cut` where the directory, or a list that belongs to it, leads beyond the end of the file.
 * @see TIFF Revision 6.0, section 2; https://libtiff.gitlab.io/libtiff/specification/bigtiff.html
 */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory | 'cut' {
  const found = tiffEntries(bytes);
  if (found === 'cut') return 'cut';
  const fields = new Map<number, TiffEntry>(found.entries.map((entry) => [entry.tag, entry]));
  const known = Object.values(tiffTags).map((tag) => [tag, fields.get(tag)?.values()] as const);
  if (known.some(([, values]) => values === 'cut')) return 'cut';
  const values = new Map(known.map(([tag, list]) => [tag, list === 'cut' ? undefined : list]));
  const one = (tag: number, fallback: number): number => values.get(tag as never)?.[0] ?? fallback;
  return {
    compression: one(tiffTags.compression, 1),
    photometric: one(tiffTags.photometric, 1),
    channels: one(tiffTags.channels, 1),
    bits: values.get(tiffTags.bits) ?? [1],
    sampleFormat: one(tiffTags.sampleFormat, 1),
    isPreview: (one(tiffTags.subfile, 0) & 1) === 1,
    isRaw: fields.has(tiffTags.dngVersion),
    end: Math.max(
      endOf(values.get(tiffTags.stripOffsets), values.get(tiffTags.stripBytes)),
      endOf(values.get(tiffTags.tileOffsets), values.get(tiffTags.tileBytes)),
    ),
  };
}

function endOf(offsets: readonly number[] = [], lengths: readonly number[] = []): number {
  return offsets.reduce((end, offset, at) => Math.max(end, offset + (lengths[at] ?? 0)), 0);
}
