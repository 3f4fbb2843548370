import type { NetworkInput, Preprocessing } from '@graft/core';
import { applyGeometry } from './apply-geometry.ts';
import { decodeImage } from './decode-image.ts';

/**
 * A photo's file as a network's input: decoded, turned and resized as its preprocessing contract says.
 *
 * @returns `[height, width, 3]` uint8 of the contract's size.
 * @throws {UnreadableImageError} when it cannot be decoded.
 */
export async function readForNetwork(source: Uint8Array | string, preprocessing: Preprocessing): Promise<NetworkInput> {
  return applyGeometry(await decodeImage(source, preprocessing), preprocessing);
}
