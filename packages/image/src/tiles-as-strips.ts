import { tiffTags } from './read-tiff-directory.ts';
import { tiffEntries } from './tiff-entries.ts';

/**
 * A tiled TIFF as one whose tiles are strips, one below the other: the same packed bytes under another directory.
 *
 * libvips paints a tile that does not unpack black and says so in a warning that all threads share; with strips it fails. So a tiled
 * file is sound where this one decodes.
 *
 * @returns a copy of the file, or undefined where the directory does not describe tiles.
 * @see TIFF Revision 6.0, section 15
 */
export function tilesAsStrips(bytes: Uint8Array): Uint8Array | undefined {
  const copy = Uint8Array.from(bytes);
  const found = tiffEntries(copy);
  if (found === 'cut') return undefined;
  const { view, isLittle, isBig, at, entryBytes, entries } = found;
  const firstOf = (tag: number): number | undefined => {
    const values = entries.find((entry) => entry.tag === tag)?.values();
    return values === 'cut' ? undefined : values?.[0];
  };
  const [width, height] = [firstOf(tiffTags.tileWidth), firstOf(tiffTags.tileHeight)];
  const tiles = entries.find(({ tag }) => tag === tiffTags.tileOffsets)?.count;
  if (width === undefined || height === undefined || tiles === undefined) return undefined;
  const planes = firstOf(tiffTags.planes) === 2 ? (firstOf(tiffTags.channels) ?? 1) : 1;

  const renamed: Readonly<Record<number, number>> = {
    [tiffTags.tileHeight]: tiffTags.rowsPerStrip,
    [tiffTags.tileOffsets]: tiffTags.stripOffsets,
    [tiffTags.tileBytes]: tiffTags.stripBytes,
  };
  const sizes = new Map<number, number>([
    [tiffTags.width, width],
    [tiffTags.height, (height * tiles) / planes],
  ]);
  const kept = entries.filter(({ tag }) => tag !== tiffTags.tileWidth);
  const written = kept.map(({ tag, at: place }) => ({ tag: renamed[tag] ?? tag, fields: copy.slice(place, place + entryBytes) }));
  written.sort((a, b) => a.tag - b.tag);
  const countBytes = isBig ? 8 : 2;
  if (isBig) view.setBigUint64(at, BigInt(written.length), isLittle);
  else view.setUint16(at, written.length, isLittle);
  for (const [index, { tag, fields }] of written.entries()) {
    const place = at + countBytes + index * entryBytes;
    copy.set(fields, place);
    view.setUint16(place, tag, isLittle);
    const size = sizes.get(tag);
    if (size === undefined) continue;
    // One LONG, inline.
    view.setUint16(place + 2, 4, isLittle);
    view.setUint32(place + (isBig ? 12 : 8), size, isLittle);
  }
  // The entry that is gone makes room for the mark that no directory follows.
  copy.fill(0, at + countBytes + written.length * entryBytes, at + countBytes + entries.length * entryBytes);
  return copy;
}
