import type { Image } from '@graft/core';
import golden from '../pillow/__fixtures__/pillow.json' with { type: 'json' };

export { golden as pillowGolden };

/** A picture that the recordings of Pillow are of, by its name. */
export function goldenImage(name: string): Image {
  const { height, width, bytes } = golden.images[name as keyof typeof golden.images];
  return { data: Uint8Array.from(Buffer.from(bytes, 'base64')), height, width };
}

/** Recorded pixels. */
export function goldenBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
