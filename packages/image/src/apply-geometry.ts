import type { Image, Preprocessing } from '@graft/core';
import { resizeImage } from './resize-image.ts';

/**
 * A picture of any size as the network's size: the geometry of a preprocessing contract. Values stay 0..255, R G B:
 * mean, std and channel order belong to the network.
 *
 * `center-crop` takes the square of side `floor(cropFraction * min(height, width))`, its upper left corner rounded down.
 */
export function applyGeometry(image: Image, preprocessing: Preprocessing): Image {
  const { geometry, height, width } = preprocessing;
  const source = geometry.kind === 'center-crop' ? centralSquare(image, geometry.cropFraction) : image;
  return resizeImage(source, height, width, geometry.kernel);
}

function centralSquare(image: Image, cropFraction: number): Image {
  const side = Math.max(1, Math.floor(cropFraction * Math.min(image.height, image.width)));
  const top = Math.floor((image.height - side) / 2);
  const left = Math.floor((image.width - side) / 2);
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + side * 3), y * side * 3);
  }
  return { data, height: side, width: side };
}
