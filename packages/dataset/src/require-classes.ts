import { DataError, type Example, type Excluded, listSome, shortenText } from '@graft/core';
import type { PhotoSource } from './sources/photo-source.ts';

const layoutHint =
  'Graft reads a folder that holds one folder per class, with the photos of that class inside: photos/salmon/1.jpg, photos/trout/2.jpg.';

export interface FoundFolders {
  readonly labels: readonly string[];
  readonly excluded: readonly Excluded[];
  readonly path: string;
}

/** @throws {DataError} when a tree is empty, holds photos but no class folders, or one class only. */
export function requireClassFolders({ labels, excluded, path }: FoundFolders): void {
  if (labels.length === 0) {
    const what =
      excluded.length > 0 ? `${excluded.length} photo${excluded.length === 1 ? '' : 's'} directly inside` : 'neither a folder nor a photo';
    throw new DataError(`Expected class folders in ${path} but found ${what}.`, {
      hint: `${layoutHint} A list of photos with their labels (CSV, TSV or JSONL) is read as well.`,
    });
  }
  if (labels.length === 1) {
    throw new DataError(`Expected at least two class folders in ${path} but found one, ${labels[0]}.`, {
      hint: `A classifier tells classes apart. ${layoutHint} If the classes lie one folder deeper, give ${path}/${labels[0]}.`,
    });
  }
}

/** @throws {DataError} naming the classes that one of the given folders has and another lacks. */
export function requireSameClasses(given: readonly { readonly labels: readonly string[]; readonly path: string }[]): void {
  const all = [...new Set(given.flatMap(({ labels }) => labels))];
  const lines = given.flatMap(({ labels, path }) => {
    const missing = all.filter((label) => !labels.includes(label));
    return missing.length > 0 ? [`${path} lacks ${listSome(missing)}`] : [];
  });
  if (lines.length === 0) return;
  throw new DataError(`Expected the same class folders in all given folders but ${lines.join('; ')}.`, {
    hint: 'Give each folder the same classes, or remove the classes that are not in all of them.',
  });
}

/** @throws {DataError} naming the classes without a readable photo (in given folders, in one of them), and why. */
export function requirePhotosPerClass(
  { kind, labels, roots }: PhotoSource,
  examples: readonly Example[],
  excluded: readonly Excluded[],
): void {
  const prefixes = kind === 'given-split' ? roots.map(({ prefix }) => `${prefix}/`) : [''];
  const seen = new Set(examples.map(({ label, givenSplit }) => (kind === 'given-split' ? `${givenSplit}/${label}` : label)));
  const empty = prefixes.flatMap((prefix) => labels.map((label) => prefix + label).filter((folder) => !seen.has(folder)));
  if (empty.length === 0) return;
  const leftOut = excluded.filter(({ id }) => empty.some((folder) => id.startsWith(`${folder}/`)));
  const reasons = (leftOut.length > 0 ? leftOut : excluded).slice(0, 3).map(({ id, reason }) => `\n  ${shortenText(id)}: ${reason}`);
  throw new DataError(`Expected photos in every class but found no readable one in ${listSome(empty)}.${reasons.join('')}`, {
    hint: 'Put photos into these classes, or remove the classes.',
  });
}
