import { type Html, html } from './html.ts';

/**
 * A picture whose bytes stand in the page itself.
 *
 * @param bytes - a JPEG, PNG or WebP file.
 * @param alt - what a reader who does not see it should know.
 */
export function picture(bytes: Uint8Array, alt: string): Html {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return html`<img src="data:${mediaType(bytes)};base64,${base64}" alt="${alt}" decoding="async">`;
}

/** By the first byte: 0x89 opens PNG, `R` opens WebP's RIFF; all else is JPEG, what the stages write. */
function mediaType(bytes: Uint8Array): string {
  if (bytes[0] === 0x89) return 'image/png';
  return bytes[0] === 0x52 ? 'image/webp' : 'image/jpeg';
}
