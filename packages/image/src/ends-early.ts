/**
 * Whether a file ends before its picture does, by the frames of its format: the end marker of a JPEG, the `IEND` chunk
 * of a PNG, the trailer of a GIF, the sizes that WebP and AVIF state at their beginning. Pixels are not decoded; what
 * follows the end is ignored, except in AVIF, where it is a box like the others. Every offset is checked against the length: the content is not trusted.
 *
 * A decoder underneath finds most of these too, but says so in a text that all its threads share; this answer depends
 * on the bytes alone.
 *
 * @param format - as sniffed. Undefined is returned for those whose frames are not followed, such as TIFF.
 * @see ITU-T T.81 B.1, RFC 2083 4.1.4, GIF89a section 27, RFC 9649 2.4, ISO/IEC 14496-12 4.2
 */
export function endsEarly(bytes: Uint8Array, format: string): boolean | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.hasOwn(rules, format) ? rules[format]?.(view) : undefined;
}

const rules: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  jpeg: jpegEndsEarly,
  png: pngEndsEarly,
  gif: gifEndsEarly,
  webp: (bytes) => bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length,
  avif: isoMediaEndsEarly,
};

const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * Entropy-coded data never hold FF D9, but the thumbnail of an EXIF segment does: the marker counts from the first scan on.
 * The last one is looked for, because damage can forge a segment whose length hides the first.
 */
function jpegEndsEarly(bytes: Buffer): boolean {
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) at++;
    else if (bytes[at + 1] === 0xda) return bytes.lastIndexOf(endOfImage) < at;
    else at += hasNoLength(bytes[at + 1] as number) ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return true;
}

/** Fill bytes, stuffed bytes, TEM, RSTn, SOI and EOI. */
function hasNoLength(marker: number): boolean {
  return marker === 0xff || marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd9);
}

function pngEndsEarly(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return false;
  }
  return true;
}

/** Blocks up to the trailer; each is a fixed part and a chain of sub-blocks that a length of 0 ends. */
function gifEndsEarly(bytes: Buffer): boolean {
  const colourTable = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colourTable(bytes[10] ?? 0);
  while (at < bytes.length) {
    const introducer = bytes[at];
    if (introducer === 0x3b) return false;
    if (introducer === 0x2c) at += 11 + colourTable(bytes[at + 9] ?? 0);
    else if (introducer === 0x21) at += 2;
    else return false; // damaged, so nothing says where it should end
    while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] as number);
    at++;
  }
  return true;
}

/** Boxes one after another, `mdat` with the pixels among them; size 1 stands before a 64-bit size, size 0 reaches to the end. */
function isoMediaEndsEarly(bytes: Buffer): boolean {
  let at = 0;
  let hasData = false;
  while (at + 8 <= bytes.length) {
    hasData ||= bytes.toString('latin1', at + 4, at + 8) === 'mdat';
    const short = bytes.readUInt32BE(at);
    if (short === 0) return !hasData;
    if (short === 1 && at + 16 > bytes.length) return true;
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (size < 8) return false; // damaged, so nothing says where it should end
    at += size;
  }
  return at > bytes.length || !hasData;
}
