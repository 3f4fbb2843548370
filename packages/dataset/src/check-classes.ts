import { DataError, type DataRoot, type Example, type Excluded } from '@graft/core';
import type { Listing } from './list-photos.ts';

const layoutHint =
  'Graft reads a folder that holds one folder for each class, with the photos of that class inside: photos/salmon/1.jpg, photos/trout/2.jpg.';
const splitNames: ReadonlySet<string> = new Set(['train', 'training', 'val', 'valid', 'validation', 'test', 'testing']);

/** @throws {DataError} when a root is empty, holds photos but no class folders, one class only, or folders of splits where classes belong. */
export function checkListing({ labels, excluded }: Listing, { path }: DataRoot): void {
  if (labels.length === 0) {
    const what =
      excluded.length > 0 ? `${excluded.length} photo${excluded.length === 1 ? '' : 's'} directly inside` : 'neither a folder nor a photo';
    throw new DataError(`Expected class folders in ${path} but found ${what}.`, { hint: layoutHint });
  }
  if (labels.length === 1) {
    throw new DataError(`Expected at least two class folders in ${path} but found one, ${labels[0]}.`, {
      hint: `A classifier tells classes apart. ${layoutHint}`,
    });
  }
  if (labels.every((label) => splitNames.has(label.toLowerCase()))) {
    throw new DataError(`Expected class folders in ${path} but found folders of a split: ${labels.join(', ')}.`, {
      hint: `Give them one by one: --train ${path}/${labels.find((label) => label.startsWith('train')) ?? 'train'} --validation ${path}/${labels.find((label) => label.startsWith('val')) ?? 'val'}.`,
    });
  }
}

/** @throws {DataError} naming the classes that one of the given folders has and another has not. */
export function checkSameClasses(labels: readonly (readonly string[])[], roots: readonly DataRoot[]): void {
  const all = [...new Set(labels.flat())];
  const lines = labels.flatMap((own, index) => {
    const missing = all.filter((label) => !own.includes(label));
    return missing.length > 0 ? [`${roots[index]?.path} has no ${missing.join(', ')}`] : [];
  });
  if (lines.length > 0) {
    throw new DataError(`Expected the same class folders in all given folders but ${lines.join('; ')}.`, {
      hint: 'Give every folder the same classes, or leave the odd ones out of all.',
    });
  }
}

/** @throws {DataError} naming the classes that have no readable photo in one of the roots, and why. */
export function checkClasses(
  classes: readonly string[],
  examples: readonly Example[],
  excluded: readonly Excluded[],
  roots: readonly DataRoot[],
): void {
  const seen = new Set(examples.map(({ label, givenSplit }) => `${givenSplit ?? ''}/${label}`));
  const empty = roots.flatMap(({ prefix }) =>
    classes.filter((label) => !seen.has(`${prefix}/${label}`)).map((label) => (prefix === '' ? label : `${prefix}/${label}`)),
  );
  if (empty.length > 0) {
    const leftOut = excluded.filter(({ id }) => empty.some((folder) => id.startsWith(`${folder}/`)));
    const reasons = leftOut.slice(0, 3).map(({ id, reason }) => `\n  ${id}: ${reason}`);
    throw new DataError(`Expected photos in every class folder but found no readable one in ${empty.join(', ')}.${reasons.join('')}`, {
      hint: 'Put photos into these folders, or remove the folders.',
    });
  }
}
