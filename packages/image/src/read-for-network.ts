import type { NetworkInput, Preprocessing } from '@graft/core';
import { applyGeometry, requirePreprocessing } from './apply-geometry.ts';
import { decodeImage } from './decode-image.ts';

/**
 * A photo's file as a network's input: decoded, turned and resized as its preprocessing contract says.
 *
 * ```ts
 * const { data } = await readForNetwork('photo.jpg', backbone.preprocessing);
 * ```
 *
 * @returns `[height, width, 3]` uint8 of the contract's size.
 * @throws errors as `decodeImage` and `applyGeometry`.
 */
export async function readForNetwork(source: Uint8Array | string, preprocessing: Preprocessing): Promise<NetworkInput> {
  requirePreprocessing(preprocessing);
  return applyGeometry(await decodeImage(source, preprocessing), preprocessing);
}
