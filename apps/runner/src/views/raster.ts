import type { Image } from '@graft/core';
import { glyphHeight, glyphOf, glyphWidth } from './pixel-font.ts';

/** Pixels from one character to the next, and from one line to the next. */
export const advance: number = glyphWidth + 1;
export const lineHeight: number = glyphHeight + 4;

type Colour = readonly [red: number, green: number, blue: number];

/** A picture that is put together: other pictures and lines of text at places of it. */
export interface Raster {
  readonly image: Image;
  paste(picture: Image, top: number, left: number): void;
  /** What does not fit is cut. */
  write(text: string, place: { readonly top: number; readonly left: number; readonly colour: Colour }): void;
}

export function createRaster(height: number, width: number, paper: number): Raster {
  const data = new Uint8Array(height * width * 3).fill(paper);
  return {
    image: { data, height, width },
    paste(picture, top, left) {
      const stride = picture.width * 3;
      for (let y = 0; y < picture.height; y++)
        data.set(picture.data.subarray(y * stride, (y + 1) * stride), ((top + y) * width + left) * 3);
    },
    write(text, { top, left, colour }) {
      for (const [position, character] of [...text].entries()) {
        for (const [y, bits] of glyphOf(character).entries()) {
          for (let x = 0; x < glyphWidth; x++) {
            const column = left + position * advance + x;
            if ((bits & (16 >> x)) !== 0 && column < width && top + y < height) data.set(colour, ((top + y) * width + column) * 3);
          }
        }
      }
    },
  };
}

/** Text in lines of so many characters, broken at spaces where there are any. */
export function wrapText(text: string, characters: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => whole.match(new RegExp(`.{1,${characters}}`, 'gu')) ?? [''])) {
    if (line !== '' && line.length + 1 + word.length > characters) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
