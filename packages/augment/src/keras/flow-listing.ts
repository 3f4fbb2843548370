import { requireRange } from '@graft/core';

/** What lies below a data directory: paths with `/`, relative to it, in any order. */
export interface DirectoryTree {
  /** First-level directories, empty and hidden ones too. */
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

export interface KerasListingOptions {
  /** Directories that are classes, in this order; absent or empty, all of them by name. One that is missing has no files. */
  readonly classes?: readonly string[];
  readonly subset?: 'training' | 'validation';
  /** Share of each class, below 1. 0 or absent: everything is training. */
  readonly validationSplit?: number;
}

/** As `DirectoryIterator` holds it; `classes` has a class index for each of `filenames`. */
export interface KerasListing {
  readonly classIndices: Readonly<Record<string, number>>;
  readonly filenames: readonly string[];
  readonly classes: readonly number[];
}

/** In any case; neither gif nor webp nor jfif. */
const extensions = ['.png', '.jpg', '.jpeg', '.bmp', '.ppm', '.tif', '.tiff'];

/**
 * The files that Keras' `flow_from_directory` sees, in its order: class after class, within one directories by their whole path as
 * text, then names, both by code point. The first `trunc(validationSplit * n)` files of each class are validation, the rest training.
 *
 * @throws {ConfigError} when the subset is unknown, or the share is not below 1.
 */
export function kerasListing(tree: DirectoryTree, { classes = [], subset, validationSplit = 0 }: KerasListingOptions = {}): KerasListing {
  requireRange(validationSplit >= 0 && validationSplit < 1, {
    expected: 'a share of 0 or more and below 1',
    name: 'listing.validationSplit',
    received: validationSplit,
  });
  requireRange([undefined, 'training', 'validation'].includes(subset), {
    expected: '"training" or "validation"',
    name: 'listing.subset',
    received: subset,
  });
  const names = classes.length > 0 ? [...classes] : [...tree.directories].sort(byCodePoint);
  const filenames: string[] = [];
  const indices: number[] = [];
  names.forEach((name, index) => {
    const files = tree.files
      .filter((file) => file.startsWith(`${name}/`) && extensions.some((extension) => file.toLowerCase().endsWith(extension)))
      .map((file) => ({ file, folder: file.slice(0, file.lastIndexOf('/')) }))
      .sort((a, b) => byCodePoint(a.folder, b.folder) || byCodePoint(a.file, b.file))
      .map(({ file }) => file);
    const border = Math.trunc(validationSplit * files.length);
    const kept = subset === undefined ? files : subset === 'validation' ? files.slice(0, border) : files.slice(border);
    filenames.push(...kept);
    indices.push(...kept.map(() => index));
  });
  return { classIndices: Object.fromEntries(names.map((name, index) => [name, index])), filenames, classes: indices };
}

/** UTF-8 sorts as code points do; UTF-16 does not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
