import type { Image, NetworkInput, Preprocessing, Unprepared } from '@graft/core';
import { resizeImage } from './resize-image.ts';

/**
 * A picture of any size as the network's size: the geometry of a preprocessing contract, applied once. Values stay 0..255,
 * R G B: mean, std and channel order belong to the network.
 *
 * Squares and crops lie at `floor` of the middle. Where a `resize-crop` is larger than the resized picture, black surrounds it.
 */
export function applyGeometry(image: Unprepared, preprocessing: Preprocessing): NetworkInput {
  return withGeometry(image, preprocessing) as NetworkInput;
}

function withGeometry(image: Image, { geometry, height, width }: Preprocessing): Image {
  const { kernel } = geometry;
  switch (geometry.kind) {
    case 'squash':
      return resizeImage(image, height, width, kernel);
    case 'center-crop': {
      const side = Math.max(1, Math.floor(geometry.cropFraction * Math.min(image.height, image.width)));
      return resizeImage(placeCentre(image, side, side), height, width, kernel);
    }
    case 'resize-crop': {
      const scale = geometry.shortestEdge / Math.min(image.height, image.width);
      const resized = resizeImage(image, scaled(image.height, scale), scaled(image.width, scale), kernel);
      return placeCentre(resized, height, width);
    }
    case 'letterbox': {
      const scale = Math.min(height / image.height, width / image.width);
      const resized = resizeImage(image, rounded(image.height, scale, height), rounded(image.width, scale, width), kernel);
      return placeCentre(resized, height, width, geometry.fill);
    }
  }
}

/** torchvision's `int(size * long / short)`; the shorter side comes out exactly. */
function scaled(size: number, scale: number): number {
  return Math.max(1, Math.floor(size * scale + 1e-9));
}

function rounded(size: number, scale: number, most: number): number {
  return Math.min(most, Math.max(1, Math.round(size * scale)));
}

/** The image around its own centre at another size: cut where it is larger, filled up where it is smaller. */
function placeCentre(image: Image, height: number, width: number, fill = 0): Image {
  const top = Math.floor((image.height - height) / 2);
  const left = Math.floor((image.width - width) / 2);
  const data = new Uint8Array(height * width * 3).fill(fill);
  const from = Math.max(0, left);
  const to = Math.min(image.width, left + width);
  for (let y = Math.max(0, top); y < Math.min(image.height, top + height); y++) {
    const row = image.data.subarray((y * image.width + from) * 3, (y * image.width + to) * 3);
    data.set(row, ((y - top) * width + from - left) * 3);
  }
  return { data, height, width };
}
