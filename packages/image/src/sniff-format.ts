/** What the first bytes of a file say that it is. */
export interface SniffedFormat {
  /** `jpeg`, `png`, `html`, ... or `unknown`. */
  readonly format: string;
  /** Whether it is a picture, of a kind that is read or not. */
  readonly isPicture: boolean;
  /** Why `decodeImage` does not read it, in words that continue "Expected a readable image in x but"; undefined for what it reads. */
  readonly refusal?: string | undefined;
}

/** Bytes that `sniffFormat` looks at. */
export const sniffLength: number = 512;

/**
 * The type of a file by its content; its name is never asked.
 *
 * SVG and PDF count as unreadable although the decoder could draw them: they are no photos.
 *
 * @param head - at least the first `sniffLength` bytes, or all of a shorter file.
 */
export function sniffFormat(head: Uint8Array): SniffedFormat {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, sniffLength));
  const format = formatOf(bytes.toString('latin1'));
  if (readable.has(format)) return { format, isPicture: true };
  return { format, isPicture: Object.hasOwn(pictures, format), refusal: refusalOf(format) };
}

const readable: ReadonlySet<string> = new Set(['jpeg', 'png', 'gif', 'tiff', 'webp', 'avif']);

function formatOf(text: string): string {
  if (text.length === 0) return 'empty';
  const found = signatures.find(([, start, at = 0]) => text.startsWith(start, at));
  if (found) return found[0];
  if (text.startsWith('ftyp', 4)) return isoMediaFormat(text);
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (/^P[1-6][\s#]/.test(text)) return 'ppm';
  return markupFormat(text) ?? (/^\0*$/.test(text) ? 'zeros' : 'unknown');
}

/** Format, the bytes that tell it, and where they stand if not at the beginning. The first match counts. */
const signatures: readonly (readonly [format: string, start: string, at?: number])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['camera-raw', 'II*\0\x10\0\0\0CR'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['bmp', 'BM'],
  ['pdf', '%PDF-'],
  ['zip', 'PK\x03\x04'],
  ['gzip', '\x1f\x8b'],
  ['psd', '8BPS'],
  ['jpeg-2000', '\0\0\0\x0cjP  '],
  ['jpeg-2000', '\xff\x4f\xff\x51'],
  ['jpeg-xl', '\xff\x0a'],
  ['jpeg-xl', '\0\0\0\x0cJXL '],
  ['jpeg-xr', 'II\xbc'],
  ['camera-raw', 'IIU\0'],
  ['camera-raw', 'IIRO'],
  ['camera-raw', 'FUJIFILMCCD-RAW'],
  ['openexr', 'v/1\x01'],
  ['radiance', '#?RADIANCE'],
  ['fits', 'SIMPLE  ='],
  ['dicom', 'DICM', 128],
  ['qoi', 'qoif'],
  ['icon', '\0\0\x01\0'],
  ['matroska', '\x1aE\xdf\xa3'],
];

/** ISO base media files name their kind in the major and compatible brands. */
function isoMediaFormat(text: string): string {
  const size = Math.min((text.charCodeAt(2) << 8) | text.charCodeAt(3), text.length);
  const brands = text.slice(8, size);
  // The decoder reads the still picture of a file whose major brand is a still's.
  if (brands.startsWith('avis')) return 'avif-sequence';
  if (/avi[fs]/.test(brands)) return 'avif';
  if (brands.startsWith('crx ')) return 'camera-raw';
  return /hei[cxms]|hev[cx]|mif1|msf1/.test(brands) ? 'heic' : 'video';
}

function markupFormat(text: string): string | undefined {
  const start = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!doctype svg|<svg)/.test(start)) return 'svg';
  if (/^(<!doctype html|<html|<head|<body|<script|<!--)/.test(start)) return 'html';
  if (start.startsWith('<?xml')) return 'xml';
  if (/^[{[]\s*["{[]/.test(start)) return 'json';
  return undefined;
}

function refusalOf(format: string): string {
  if (format === 'empty') return 'the file is empty';
  if (format === 'zeros') return 'the file begins with zero bytes only: it was not copied whole';
  if (format === 'unknown') return 'its content is of no known image format';
  const photo = pictures[format];
  return photo
    ? `its content is ${photo}, which is not supported; ${convert(format)}`
    : `its content is ${others[format]}, which is no photo`;
}

function convert(format: string): string {
  if (format === 'camera-raw') return 'develop it to JPEG or TIFF';
  return format === 'avif-sequence' ? 'save one of its pictures as AVIF, JPEG or PNG' : 'save it as JPEG or PNG';
}

const pictures: Readonly<Record<string, string>> = {
  'avif-sequence': 'an AVIF sequence',
  'camera-raw': "a camera's raw file",
  'jpeg-2000': 'JPEG 2000',
  'jpeg-xl': 'JPEG XL',
  'jpeg-xr': 'JPEG XR',
  bmp: 'BMP',
  dicom: 'DICOM',
  fits: 'FITS',
  heic: 'HEIC',
  icon: 'an icon',
  openexr: 'OpenEXR',
  ppm: 'a PPM, PGM or PBM picture',
  psd: 'a Photoshop document',
  qoi: 'QOI',
  radiance: 'Radiance HDR',
};

const others: Readonly<Record<string, string>> = {
  gzip: 'a gzip archive',
  html: 'an HTML page',
  json: 'JSON text',
  matroska: 'a video',
  pdf: 'a PDF document',
  svg: 'an SVG drawing',
  video: 'a video',
  xml: 'XML text',
  zip: 'a zip archive',
};
