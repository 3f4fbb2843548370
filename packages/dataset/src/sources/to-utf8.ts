import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { ConfigError, DataError, shortenText } from '@graft/core';

export interface EncodingOptions {
  /** As messages name the file. */
  readonly path: string;
  /** Any label of the WHATWG Encoding Standard; by default UTF-8, or UTF-16 with a byte order mark. */
  readonly encoding?: string | undefined;
  /** The way out for a file whose encoding cannot be named. */
  readonly hint?: string | undefined;
}

/**
 * The bytes of a text file in UTF-8. Another encoding is never guessed: decoded wrongly, different labels can become equal.
 *
 * @throws {DataError} naming the first line that is not in the encoding, and the encoding that it seems to be in; {ConfigError} for an
 * unknown encoding.
 * @see https://encoding.spec.whatwg.org/
 */
export async function toUtf8(bytes: Buffer, { path, encoding = markedEncoding(bytes), hint }: EncodingOptions): Promise<Buffer> {
  const decoder = decoderOf(encoding);
  if (decoder.encoding !== 'utf-8') return transcode(bytes, decoder, path);
  const nul = bytes.subarray(0, 4096).indexOf(0);
  if (nul >= 0) throw await notUtf8(bytes, { path, hint, at: nul, what: 'holds zero bytes, as text in UTF-16 does' });
  if (!isUtf8(bytes)) throw await notUtf8(bytes, { path, hint, at: firstWrongLine(bytes), what: 'is not UTF-8' });
  const lost = bytes.indexOf('\ufffd');
  if (lost < 0) return bytes;
  throw new DataError(`Expected a text in ${path} but line ${lineAt(bytes, lost)} holds U+FFFD, which stands for a lost character.`, {
    hint: 'An earlier program read the file in a wrong encoding. Export it again from its source, as UTF-8.',
  });
}

/** By the byte order mark. */
function markedEncoding(bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2);
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new ConfigError(`Expected the name of an encoding but received "${shortenText(encoding)}".`, {
      hint: 'For example windows-1252 (Western European), windows-1251 (Cyrillic), shift_jis, gb18030, big5, euc-kr or utf-16le.',
      cause,
    });
  }
}

/** Bytes that are decoded at a time: a list may be longer than the longest string. */
const partLength = 1 << 24;

function transcode(bytes: Buffer, decoder: TextDecoder, path: string): Buffer {
  const parts: Buffer[] = [];
  try {
    for (let start = 0; start < bytes.length; start += partLength) {
      const isLast = start + partLength >= bytes.length;
      parts.push(Buffer.from(decoder.decode(bytes.subarray(start, start + partLength), { stream: !isLast })));
    }
  } catch (cause) {
    throw new DataError(`Expected text in ${decoder.encoding} in ${path} but it holds bytes that the encoding does not have.`, {
      hint: 'Name another encoding, or save the file as UTF-8.',
      cause,
    });
  }
  return Buffer.concat(parts);
}

interface WrongText extends Pick<EncodingOptions, 'path' | 'hint'> {
  /** Position of the first wrong byte, or of its line. */
  readonly at: number;
  readonly what: string;
}

async function notUtf8(bytes: Buffer, { path, hint, at, what }: WrongText): Promise<DataError> {
  const guess = await guessEncoding(bytes);
  const end = bytes.indexOf(0x0a, at);
  const line = bytes.subarray(bytes.lastIndexOf(0x0a, at) + 1, end < 0 ? bytes.length : end);
  const shown =
    guess === undefined ? '' : `; read as ${guess}, it is ${JSON.stringify(shortenText(new TextDecoder(guess).decode(line).trim()))}`;
  return new DataError(`Expected text in UTF-8 in ${path} but line ${lineAt(bytes, at)} ${what}${shown}.`, {
    hint:
      hint ??
      `${guess === undefined ? 'Name the encoding with --encoding' : `If that is right, add --encoding ${guess}`}, or save ` +
        'the file as UTF-8.',
  });
}

/** @returns a name that the decoder knows; undefined where nothing fits. Loaded when it is needed: hardly ever. */
async function guessEncoding(bytes: Buffer): Promise<string | undefined> {
  const { analyse } = await import('chardet');
  const sample = bytes.subarray(0, 1 << 20);
  for (const { name } of analyse(sample)) {
    try {
      const decoder = new TextDecoder(name, { fatal: true });
      decoder.decode(sample, { stream: true });
      if (decoder.encoding !== 'utf-8') return decoder.encoding;
    } catch {
      // Not an encoding of the standard, or not the one of this text.
    }
  }
  return undefined;
}

/** Where the first line that is not UTF-8 begins. */
function firstWrongLine(bytes: Buffer): number {
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(0x0a, start)) start = end + 1;
  return start;
}

/** From 1. */
function lineAt(bytes: Buffer, position: number): number {
  let line = 1;
  for (let end = bytes.indexOf(0x0a); end >= 0 && end < position; end = bytes.indexOf(0x0a, end + 1)) line++;
  return line;
}
