/** A block of a GIF: 2C a picture, 21 an extension, 3B the trailer; anything else is damage, and the last one given. */
export interface GifBlock {
  readonly introducer: number;
  readonly at: number;
  /** Where the next block begins; may lie beyond the file. */
  readonly end: number;
}

/** The blocks of a GIF in their order. Each is a fixed part and a chain of sub-blocks that a length of 0 ends. */
export function* gifBlocks(bytes: Uint8Array): Generator<GifBlock, void, undefined> {
  for (let at = 13 + colourTableBytes(bytes[10] ?? 0); at < bytes.length; ) {
    const introducer = bytes[at] as number;
    let end = at + 2;
    if (introducer === 0x2c) end = at + 11 + colourTableBytes(bytes[at + 9] ?? 0);
    if (introducer === 0x2c || introducer === 0x21) {
      while (end < bytes.length && bytes[end] !== 0) end += 1 + (bytes[end] as number);
      end++;
    }
    yield { introducer, at, end };
    if (introducer !== 0x2c && introducer !== 0x21) return;
    at = end;
  }
}

/**
 * The colour that lies under the transparency of a GIF's first picture, R G B in 0..255; undefined where it has none.
 *
 * The decoder clears transparent pixels to black. Pillow's `convert('RGB')`, like a PNG of the same palette, shows the palette's
 * colour, also around a picture that is smaller than the canvas.
 *
 * @see GIF89a sections 18 (screen), 20 (picture) and 23 (graphic control)
 */
export function gifTransparentColour(bytes: Uint8Array): readonly [number, number, number] | undefined {
  let index: number | undefined;
  for (const { introducer, at } of gifBlocks(bytes)) {
    if (introducer === 0x21 && bytes[at + 1] === 0xf9) index = ((bytes[at + 3] ?? 0) & 1) === 1 ? bytes[at + 6] : undefined;
    if (introducer !== 0x2c) continue;
    if (index === undefined) return undefined;
    const hasOwnTable = colourTableBytes(bytes[at + 9] ?? 0) > 0;
    const start = (hasOwnTable ? at + 10 : 13) + 3 * index;
    return [bytes[start] ?? 0, bytes[start + 1] ?? 0, bytes[start + 2] ?? 0];
  }
  return undefined;
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}
