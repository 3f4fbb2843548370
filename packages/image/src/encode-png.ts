import type { FloatImage, Image } from '@graft/core';
import sharp from 'sharp';

/** An image as a PNG file without loss that names Graft as its software; floats are rounded, halves to even, and clipped to 0..255. */
export async function encodePng({ data, height, width }: Image | FloatImage): Promise<Buffer> {
  const bytes = data instanceof Uint8Array ? data : Uint8ClampedArray.from(data);
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: { Software: 'Graft' } })
    .png()
    .toBuffer();
}
