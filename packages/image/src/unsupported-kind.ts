import { jpegSegments } from './read-jpeg-header.ts';
import { readTiffDirectory, type TiffDirectory } from './read-tiff-directory.ts';

/**
 * Why a file is left out whose format is read, but not this kind of it: in words that continue "Expected a readable image in x but", with
 * the way to convert it. By the bytes alone, and before a decoder sees them: some read such kinds as black without a word.
 *
 * @param format - as sniffed.
 * @returns undefined for kinds that are read, and for what is too broken to tell.
 */
export function unsupportedKind(bytes: Uint8Array, format: string): string | undefined {
  if (format === 'jpeg') return unsupportedJpeg(bytes);
  if (format !== 'tiff') return undefined;
  const directory = readTiffDirectory(bytes);
  return directory === 'cut' ? undefined : unsupportedTiff(directory);
}

/** @see ITU-T T.81, table B.1: frames by their marker; ITU-T T.87 for JPEG-LS */
function unsupportedJpeg(bytes: Uint8Array): string | undefined {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === 0xf7) return kind('a JPEG-LS picture', 'save it as JPEG or PNG');
    if (!frames.has(marker) || end - start < 1) continue;
    const bits = bytes[start] as number;
    if (unreadFrames.has(marker)) return kind('a hierarchical or arithmetically coded lossless JPEG', 'save it as baseline JPEG or PNG');
    return bits === 8 ? undefined : kind(`a JPEG of ${bits} bits per channel`, 'save it as JPEG of 8 bits, or as PNG');
  }
  return undefined;
}

/** Start of frame: C0 to CF without the tables C4 and CC and the reserved C8. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const unreadFrames: ReadonlySet<number> = new Set([0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf]);

/** @see https://libtiff.gitlab.io/libtiff/specification/coverage.html for the tags; sharp's libtiff has been tried on each packing */
function unsupportedTiff({ compression, photometric, channels, bits, sampleFormat, isPreview, isRaw }: TiffDirectory): string | undefined {
  if (isRaw || isPreview || photometric === 32_803 || photometric === 34_892) {
    return kind("a camera's raw file, or a preview of another picture", 'develop it to JPEG or TIFF');
  }
  if (!packings.has(compression)) {
    const packing = packingNames[compression];
    return kind(
      `a TIFF with ${packing ? `${packing} packing` : `packing number ${compression}`}`,
      'save it with LZW or deflate packing, or as PNG',
    );
  }
  const colours = coloursOf[photometric];
  if (colours === undefined) {
    return kind(`a TIFF in ${colourNames[photometric] ?? `colour model number ${photometric}`}`, 'save it as RGB');
  }
  // Gray may have alpha besides; RGB and CMYK up to two channels more, which are dropped.
  if (channels < colours || channels > colours + (colours === 1 ? 1 : 2)) {
    return kind(`a TIFF of ${channels} channels`, 'save three of them as RGB');
  }
  const widths = [...new Set(bits)];
  const [width = 1] = widths;
  const isRead = sampleFormat === 3 ? width === 32 : sampleFormat === 1 && [1, 2, 4, 8, 16].includes(width);
  if (isRead && widths.length === 1) return undefined;
  return kind(
    `a TIFF of ${widths.join(' and ')}-bit ${numbers[sampleFormat] ?? 'values'}`,
    'save it with 8 or 16 bits, or as 32-bit floats from 0 to 1',
  );
}

function kind(what: string, way: string): string {
  return `it is ${what}, which is not supported; ${way}`;
}

/** None, CCITT (2 to 4), LZW, JPEG (old and new), deflate (two numbers), PackBits, WebP. */
const packings: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 32_946, 32_773, 50_001]);
const packingNames: Readonly<Record<number, string>> = {
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'ZSTD',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** Channels that a colour model needs: white or black is zero, RGB, palette, mask, CMYK, YCbCr. */
const coloursOf: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3 };
const colourNames: Readonly<Record<number, string>> = {
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32844: 'LogL',
  32845: 'LogLuv',
};
const numbers: Readonly<Record<number, string>> = {
  1: 'integers',
  2: 'signed integers',
  3: 'floats',
  5: 'complex integers',
  6: 'complex floats',
};
