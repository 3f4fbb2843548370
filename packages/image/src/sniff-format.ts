/** What the first bytes of a file say that it is. */
export interface SniffedFormat {
  /** `jpeg`, `png`, `html`, ... or `unknown`. */
  readonly format: string;
  /** Whether `decodeImage` reads it. */
  readonly isReadable: boolean;
}

/** Bytes that `sniffFormat` looks at. */
export const sniffLength: number = 512;

/**
 * The type of a file by its content; names and extensions are never asked.
 *
 * SVG and PDF, which the decoder underneath could draw, count as unreadable: they are no photos.
 *
 * @param head - at least the first `sniffLength` bytes, or all of a shorter file.
 */
export function sniffFormat(head: Uint8Array): SniffedFormat {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, sniffLength));
  if (bytes.length === 0) return { format: 'empty', isReadable: false };
  const text = bytes.toString('latin1');
  const found = signatures.find(({ start, at = 0 }) => text.startsWith(start, at));
  if (found) return { format: found.format, isReadable: found.isReadable ?? false };
  if (text.startsWith('ftyp', 4)) return isoMediaFormat(text);
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return { format: 'webp', isReadable: true };
  return { format: markupFormat(text) ?? (/^\0*$/.test(text) ? 'zeros' : 'unknown'), isReadable: false };
}

interface Signature {
  readonly format: string;
  readonly start: string;
  readonly at?: number;
  readonly isReadable?: true;
}

const signatures: readonly Signature[] = [
  { format: 'jpeg', start: '\xff\xd8\xff', isReadable: true },
  { format: 'png', start: '\x89PNG\r\n\x1a\n', isReadable: true },
  { format: 'gif', start: 'GIF87a', isReadable: true },
  { format: 'gif', start: 'GIF89a', isReadable: true },
  { format: 'tiff', start: 'II*\0', isReadable: true },
  { format: 'tiff', start: 'MM\0*', isReadable: true },
  { format: 'tiff', start: 'II+\0', isReadable: true },
  { format: 'tiff', start: 'MM\0+', isReadable: true },
  { format: 'bmp', start: 'BM' },
  { format: 'pdf', start: '%PDF-' },
  { format: 'zip', start: 'PK\x03\x04' },
  { format: 'gzip', start: '\x1f\x8b' },
  { format: 'psd', start: '8BPS' },
  { format: 'jpeg-2000', start: '\0\0\0\x0cjP  ' },
  { format: 'jpeg-xl', start: '\xff\x0a' },
  { format: 'jpeg-xl', start: '\0\0\0\x0cJXL ' },
  { format: 'matroska', start: '\x1aE\xdf\xa3' },
];

/** ISO base media files name their kind in the major and compatible brands. */
function isoMediaFormat(text: string): SniffedFormat {
  const size = Math.min((text.charCodeAt(2) << 8) | text.charCodeAt(3), text.length);
  const brands = text.slice(8, size);
  if (/avi[fs]/.test(brands)) return { format: 'avif', isReadable: true };
  return { format: /hei[cxms]|hev[cx]|mif1|msf1/.test(brands) ? 'heic' : 'video', isReadable: false };
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
