import type { Excluded } from '@graft/core';
import type { ImageInspection } from '@graft/image';

/** Up to this share of a data set, flat pictures are stand-ins; beyond it, the data set is of that kind. */
const largestShareOfSet = 0.05;
/** At least this share of a stand-in's pixels has one colour. */
const smallestFlatShare = 0.5;

/**
 * Find stand-ins: photo hosts replace a missing picture by a drawn one ("this image could not be found"), which a download saves under the
 * photo's label. It decodes well, but it is flat: at most 64 colours, one of them in at least half of the pixels.
 *
 * The rule applies only where at most one picture in twenty is flat: a data set of drawings, scanned digits or icons has none.
 */
export function findStandIns(photos: readonly { readonly id: string; readonly flat?: ImageInspection['flat'] }[]): Excluded[] {
  const found = photos.flatMap(({ id, flat }) => {
    if (flat === undefined || flat.largestShare < smallestFlatShare) return [];
    const percent = Math.round(flat.largestShare * 100);
    return [
      {
        id,
        reason:
          `a flat drawing among photos, such as a host's "image not found" picture: ${percent} % of it is one colour, ` +
          `${flat.colours} colours in all`,
      },
    ];
  });
  return found.length > largestShareOfSet * photos.length ? [] : found;
}
