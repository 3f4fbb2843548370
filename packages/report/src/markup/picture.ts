import { type Html, html } from './html.ts';

/**
 * A picture that stands in the page itself.
 *
 * @param base64 - a JPEG, PNG or WebP file.
 * @param alt - what a reader who does not see it should know.
 */
export function picture(base64: string, alt: string): Html {
  return html`<img src="data:${mediaType(base64)};base64,${base64}" alt="${alt}" decoding="async">`;
}

/** By the first bytes: 0x89 `PNG`, `RIFF` of WebP; anything else is JPEG. */
function mediaType(base64: string): string {
  if (base64.startsWith('iVBOR')) return 'image/png';
  return base64.startsWith('UklGR') ? 'image/webp' : 'image/jpeg';
}
