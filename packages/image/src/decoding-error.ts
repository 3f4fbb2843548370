import { endsEarly } from './ends-early.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

/**
 * The error for a picture that a decoder refused, in plain words, by the bytes alone.
 *
 * What the decoder said stays in its `cause`: libvips keeps one text for all threads, so that of several pictures read at
 * once one may find another's, or none. A reason stands in manifests and must not depend on that.
 *
 * @param format - as sniffed.
 */
export function decodingError(name: string, format: string, bytes: Uint8Array, cause?: unknown): UnreadableImageError {
  const isCut = endsEarly(bytes, format);
  const what = isCut === undefined ? 'truncated or damaged' : isCut ? 'truncated: the file ends before the picture does' : 'damaged';
  return new UnreadableImageError(name, `its ${format.toUpperCase()} data are ${what}`, {
    problem: isCut === true ? 'truncated' : 'damaged',
    hint: 'Fetch the file again, or remove it.',
    cause,
  });
}
