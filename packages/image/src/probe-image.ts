import { type ImageHeader, type ReadLimits, readHeader } from './read-header.ts';

/** Format, size and orientation of a picture, from its content. */
export type ImageFacts = Omit<ImageHeader, 'space'>;

/**
 * What a picture is, without decoding its pixels.
 *
 * @throws {UnreadableImageError} when the content is no image, its header is broken, or it has more pixels than allowed.
 */
export async function probeImage(bytes: Uint8Array, limits?: ReadLimits): Promise<ImageFacts> {
  const { space: _, ...facts } = await readHeader(bytes, limits);
  return facts;
}
