import type { Example, Excluded } from '@graft/core';
import type { ImageInspection } from '@graft/image';

/** What the index knows of a picture's flatness. */
export interface FlatShare {
  readonly example: Example;
  readonly flat: ImageInspection['flat'];
}

/** Up to this share of a data set, flat pictures are odd ones out; beyond it, the data set is of that kind. */
const largestShareOfSet = 0.05;
/** Of a stand-in's pixels, at least this share has one colour. */
const smallestFlatShare = 0.5;

/**
 * Photo hosts answer for a picture that is gone with a drawn one ("this image could not be found"), which downloads
 * save under the photo's label. It decodes well; what gives it away is its flatness: at most 64 colours, half of its
 * pixels or more in one of them.
 *
 * The rule looks at content alone, and only where such pictures are at most one in twenty: a data set of drawings,
 * scanned digits or icons is flat throughout, and stays whole.
 */
export function leaveOutStandIns<Item extends FlatShare>(items: readonly Item[]): { kept: readonly Item[]; standIns: readonly Excluded[] } {
  const isFlat = ({ flat }: Item): boolean => flat !== undefined && flat.largestShare >= smallestFlatShare;
  const flatOnes = items.filter(isFlat);
  if (flatOnes.length > largestShareOfSet * items.length) return { kept: items, standIns: [] };
  return {
    kept: items.filter((item) => !isFlat(item)),
    standIns: flatOnes.map(({ example, flat }) => ({ id: example.id, reason: describeFlat(flat) })),
  };
}

function describeFlat(flat: ImageInspection['flat']): string {
  const percent = Math.round((flat?.largestShare ?? 0) * 100);
  return `a flat drawing among photos, such as a host's "image not found" picture: ${percent} % of it is one colour, ${flat?.colours} colours in all`;
}
