import type { Image } from '@graft/core';

/**
 * An effect on 8-bit pixels, as Pillow has them: every step of a pipeline gives bytes again.
 *
 * @param target - `height * width * 3`, another array than the image's unless the effect says that it looks at no neighbour.
 */
export type PixelEffect<Settings extends readonly unknown[] = []> = (image: Image, target: Uint8Array, ...settings: Settings) => void;
