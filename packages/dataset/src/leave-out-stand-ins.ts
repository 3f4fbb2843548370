import type { Example, Excluded } from '@graft/core';
import type { ImageInspection } from '@graft/image';

/** An example and how flat its picture is. */
export interface FlatShare {
  readonly example: Example;
  readonly flat: ImageInspection['flat'];
}

/** Up to this share of a data set, flat pictures are stand-ins; beyond it, the data set is of that kind. */
const largestShareOfSet = 0.05;
/** At least this share of a stand-in's pixels has one colour. */
const smallestFlatShare = 0.5;

/**
 * Leave out stand-ins: photo hosts replace a missing picture by a drawn one ("this image could not be found"), which a download saves
 * under the photo's label. It decodes well, but it is flat: at most 64 colours, one of them in at least half of the pixels.
 *
 * The rule applies only where at most one picture in twenty is flat: a data set of drawings, scanned digits or icons stays whole.
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
