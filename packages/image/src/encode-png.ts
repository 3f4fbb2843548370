import { type FloatImage, type Image, requireImage } from '@graft/core';
import sharp, { type Sharp } from 'sharp';

/**
 * An image as a PNG file without loss that names Graft as its software.
 *
 * @param image - `[height, width, 3]` on the 0..255 scale; floats are rounded, halves to even, and clipped.
 * @throws {ShapeMismatchError} and {ConfigError} when it is no image.
 */
export async function encodePng(image: Image | FloatImage): Promise<Buffer> {
  return fromPixels(image)
    .withExif({ IFD0: { Software: 'Graft' } })
    .png()
    .toBuffer();
}

/** Pixels for an encoder, as `encodePng` takes them. */
export function fromPixels(image: Image | FloatImage): Sharp {
  requireImage(image);
  const { data, height, width } = image;
  const bytes = data instanceof Uint8Array ? data : Uint8ClampedArray.from(data);
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}
