import { ConfigError } from '@graft/core';
import { splitName } from './python-path.ts';

/** Names in an input folder, in listing order. */
export interface SplitFoldersTree {
  readonly classes: readonly { readonly label: string; readonly names: readonly string[] }[];
  /** Files directly in the input; without class folders they are the data. */
  readonly files: readonly string[];
}

/** Groups the names of one folder, like the callable of the original's `group`. */
export type GroupNames = (names: readonly string[]) => readonly (readonly string[])[];

/** Options of `ratio`, `fixed` and `kfold`; defaults are the original's. */
export interface SplitFoldersOptions {
  /** The sign of an integer does not count, and a string seeds differently from the number it spells. Default 1337. */
  readonly seed?: number | bigint | string | undefined;
  /** Files per group, where a group is the files with the same name up to the last dot. */
  readonly groupPrefix?: number | undefined;
  /**
   * `stem` determines the group size itself; `sibling` takes folders as kinds of files that belong together by name; any other
   * string is refused.
   */
  readonly group?: string | GroupNames | undefined;
  /** Suffixes with their dot; case matters. Without them all files count. A string is read letter by letter, as in the original. */
  readonly formats?: Iterable<string> | undefined;
  /** Default true; false divides the sorted list. */
  readonly shuffle?: boolean | undefined;
}

/** A file, or the files of a group. */
export type SplitItem = string | readonly string[];

export interface SplitFoldersPlan {
  /** `train`, `val`, `test`, or `fold_1/train`, `fold_1/val`, ...; each with all classes. A flat input has an empty label. */
  readonly splits: readonly PlannedSplit[];
  /** With oversampling: files that are repeated in their train folder under another name. */
  readonly copies: readonly PlannedCopy[];
}

export interface PlannedSplit {
  readonly name: string;
  readonly classes: readonly { readonly label: string; readonly items: readonly SplitItem[] }[];
}

export interface PlannedCopy {
  readonly label: string;
  readonly source: string;
  readonly name: string;
}

/** @throws {ConfigError} for a suffix without its dot. */
export function requireDots(formats: Iterable<string> | undefined): void {
  const wrong = [...(formats ?? [])].filter((suffix) => !suffix.startsWith('.'));
  if (wrong.length === 0) return;
  throw new ConfigError(
    `Expected suffixes that begin with a dot for formats but received ${wrong.map((suffix) => `"${suffix}"`).join(', ')}.`,
    {
      hint: 'For example .jpg,.png',
    },
  );
}

/** The names that count; hidden files never do. */
export function pickNames(names: readonly string[], formats: Iterable<string> | undefined): string[] {
  const wanted = new Set(formats ?? []);
  return names.filter((name) => !name.startsWith('.') && (wanted.size === 0 || wanted.has(splitName(name).suffix)));
}
