import {
  ConfigError,
  describeType,
  type Image,
  type NetworkInput,
  type Preprocessing,
  requireImage,
  requireKnownName,
  requireSide,
  type Unprepared,
} from '@graft/core';
import { resizeImage } from './resize-image.ts';

/**
 * A picture of any size as the network's size: the geometry of a preprocessing contract, applied once. Values stay 0..255,
 * R G B: mean, std and channel order belong to the network.
 *
 * Squares and crops lie at `floor` of the middle. Where a `resize-crop` is larger than the resized picture, black surrounds it.
 *
 * @returns `[height, width, 3]` uint8 of the contract's size.
 * @throws {ShapeMismatchError} when the pixels do not fill the image's size; {ConfigError} and {UnknownNameError} for a contract that is
 *   none.
 */
export function applyGeometry(image: Unprepared, preprocessing: Preprocessing): NetworkInput {
  requirePreprocessing(preprocessing);
  requireImage(image);
  return withGeometry(image, preprocessing) as NetworkInput;
}

/** The setting of each kind that its arithmetic needs. */
const numberOf = { squash: undefined, 'center-crop': 'cropFraction', 'resize-crop': 'shortestEdge', letterbox: 'fill' } as const;
const kinds = ['squash', 'center-crop', 'resize-crop', 'letterbox'] as const satisfies readonly (keyof typeof numberOf)[];

/** @throws {ConfigError} and {UnknownNameError} when the part of a contract that is applied here is missing or wrong. */
export function requirePreprocessing(preprocessing: Preprocessing): void {
  const { geometry, height, width }: Partial<Preprocessing> = preprocessing ?? {};
  if (typeof geometry !== 'object') {
    throw new ConfigError(`Expected a preprocessing contract with a geometry but received ${describeType(preprocessing)}.`, {
      hint: 'Take `preprocessing` of a backbone, or parse your own with `preprocessingSchema` of @graft/core/schemas.',
    });
  }
  const kind = requireKnownName(geometry.kind, { kind: 'geometry', allowed: kinds, path: 'geometry.kind' });
  requireSide('the height of a network', height);
  requireSide('the width of a network', width);
  const needed = numberOf[kind];
  const value: unknown = needed && new Map<string, unknown>(Object.entries(geometry)).get(needed);
  if (needed && !Number.isFinite(value)) {
    throw new ConfigError(`Expected a number for geometry.${needed} of a ${kind} but received ${describeType(value)}.`, {
      hint: 'Parse the contract with `preprocessingSchema` of @graft/core/schemas: it fills in what has a default.',
    });
  }
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

/** torchvision's `int(size * long / short)`; the shorter side is exact. */
function scaled(size: number, scale: number): number {
  return Math.max(1, Math.floor(size * scale + 1e-9));
}

function rounded(size: number, scale: number, most: number): number {
  return Math.min(most, Math.max(1, Math.round(size * scale)));
}

/** The image around its centre at another size: cropped where it is larger, padded where it is smaller. */
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
