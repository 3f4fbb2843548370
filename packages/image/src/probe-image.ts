import type { ImageFacts } from './image-header.ts';
import { openImage, type ReadLimits } from './open-image.ts';

/**
 * What a picture is, without decoding its pixels.
 *
 * ```ts
 * await probeImage(await readFile('photo.jpg')); // { format: 'jpeg', width: 4032, height: 3024, orientation: 6 }
 * ```
 *
 * @param bytes - the whole file: one that is cut is refused here as everywhere.
 * @throws {UnreadableImageError} when it is no image, of a kind that is not read, truncated, damaged in its header, or too large.
 */
export async function probeImage(bytes: Uint8Array, limits?: ReadLimits): Promise<ImageFacts> {
  const { format, width, height, orientation } = (await openImage(bytes, limits)).header;
  return { format, width, height, orientation };
}
