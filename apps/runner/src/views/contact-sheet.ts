import type { Image } from '@graft/core';
import { advance, createRaster, lineHeight, wrapText } from './raster.ts';

/** A photo with its views, each with its parameters as text. */
export interface SheetRow {
  readonly name: string;
  readonly original: Image;
  readonly views: readonly { readonly image: Image; readonly text: string }[];
}

const gap = 12;
const paper = 250;
const ink = [32, 32, 40] as const;
const faint = [110, 110, 122] as const;
/** Tiles side by side, at most. */
const columns = 5;

/** All photos under each other: a heading, then the photo and its views in their own size, with the parameters beneath. */
export function contactSheet(title: string, rows: readonly SheetRow[]): Image {
  const tileWidth = Math.max(...rows.map(({ original }) => original.width));
  const perLine = Math.min(columns, Math.max(...rows.map(({ views }) => views.length + 1)));
  const width = Math.max(320, gap + perLine * (tileWidth + gap));
  const characters = Math.max(8, Math.floor(tileWidth / advance));
  const heading = wrapText(title, Math.floor((width - 2 * gap) / advance));
  const blocks = rows.map(({ name, original, views }) => {
    const tiles = [{ image: original, text: 'original' }, ...views];
    const lines = Array.from({ length: Math.ceil(tiles.length / perLine) }, (_, line) => {
      const own = tiles.slice(line * perLine, (line + 1) * perLine).map(({ image, text }) => ({ image, text: wrapText(text, characters) }));
      return { own, height: original.height + 6 + lineHeight * Math.max(...own.map(({ text }) => text.length)) + gap };
    });
    return { name, lines };
  });
  const height =
    2 * gap +
    heading.length * lineHeight +
    blocks.reduce((sum, { lines }) => sum + gap + lineHeight + lines.reduce((total, line) => total + line.height, 0), 0);

  const raster = createRaster(height, width, paper);
  let top = gap;
  const write = (text: string, left: number, colour: typeof ink | typeof faint) => {
    raster.write(text, { top, left, colour });
    top += lineHeight;
  };
  for (const line of heading) write(line, gap, ink);
  for (const { name, lines } of blocks) {
    top += gap;
    write(name, gap, ink);
    for (const { own, height: lineHeightInPixels } of lines) {
      const start = top;
      for (const [column, { image, text }] of own.entries()) {
        const left = gap + column * (tileWidth + gap);
        raster.paste(image, start, left);
        top = start + image.height + 6;
        for (const line of text) write(line, left, faint);
      }
      top = start + lineHeightInPixels;
    }
  }
  return raster.image;
}
