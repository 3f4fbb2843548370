import type { ImageHeader } from './image-header.ts';
import { type ReadLimits, readHeader } from './read-header.ts';

/** Format, size and orientation of a picture, from its content. */
export type ImageFacts = Pick<ImageHeader, 'format' | 'width' | 'height' | 'orientation'>;

/**
 * What a picture is, without decoding its pixels.
 *
 * @throws {UnreadableImageError} when the content is no image, its header is broken, or it has more pixels than allowed.
 */
export async function probeImage(bytes: Uint8Array, limits?: ReadLimits): Promise<ImageFacts> {
  const { format, width, height, orientation } = await readHeader(bytes, limits);
  return { format, width, height, orientation };
}
