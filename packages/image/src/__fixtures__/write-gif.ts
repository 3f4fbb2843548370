export interface GifPicture {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  /** Palette indices, row-major. */
  readonly pixels: readonly number[];
  readonly transparent?: number;
  readonly palette?: readonly number[];
}

export interface GifOptions {
  readonly width: number;
  readonly height: number;
  /** R G B of 256 colours. */
  readonly palette: readonly number[];
  readonly hasTrailer?: boolean;
}

/** A GIF written by hand: codes of nine bits, the table cleared before it grows. */
export function writeGif(pictures: readonly GifPicture[], { width, height, palette, hasTrailer = true }: GifOptions): Buffer {
  const parts: Uint8Array[] = [Buffer.from('GIF89a'), Uint8Array.from([...uint16(width), ...uint16(height), 0xf7, 3, 0, ...palette])];
  for (const { left = 0, top = 0, transparent, palette: own, ...picture } of pictures) {
    if (transparent !== undefined) parts.push(Uint8Array.of(0x21, 0xf9, 4, 0x09, 5, 0, transparent, 0));
    const place = [left, top, picture.width, picture.height].flatMap(uint16);
    parts.push(Uint8Array.from([0x2c, ...place, own ? 0x87 : 0, ...(own ?? []), 8]));
    const codes = nineBits(picture.pixels.flatMap((pixel, index) => (index % 200 === 0 ? [256, pixel] : [pixel])).concat(257));
    for (let at = 0; at < codes.length; at += 255) {
      const block = codes.subarray(at, at + 255);
      parts.push(Uint8Array.of(block.length), block);
    }
    parts.push(Uint8Array.of(0));
  }
  if (hasTrailer) parts.push(Uint8Array.of(0x3b));
  return Buffer.concat(parts);
}

function uint16(value: number): number[] {
  return [value & 255, value >> 8];
}

/** Lowest bit first. */
function nineBits(codes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((codes.length * 9) / 8));
  for (const [index, code] of codes.entries()) {
    for (let bit = 0; bit < 9; bit++) {
      const at = index * 9 + bit;
      bytes[at >> 3] = (bytes[at >> 3] as number) | (((code >> bit) & 1) << (at & 7));
    }
  }
  return bytes;
}
