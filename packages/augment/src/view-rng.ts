import { createRng, type Rng } from '@graft/core';

/**
 * The random numbers of one view: a pure function of (seed, photo, view, augmentation), so neither the order of the
 * photos nor their number, nor a thread, nor a resumed run can change a view.
 *
 * @param sha256 - of the photo's file, hexadecimal: a renamed photo keeps its views.
 * @param view - 0, 1, ...; in training, a view is an epoch.
 * @param name - the augmentation's, so that two of them in a chain don't share numbers.
 */
export function viewRng(seed: number, sha256: string, view: number, name: string): Rng {
  return createRng(seed).split(sha256).split(`view ${view}`).split(name);
}
