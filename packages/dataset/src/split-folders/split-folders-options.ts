import { ConfigError } from '@graft/core';
import { splitName } from './python-path.ts';

/** What stands in an input folder: names only, in the order in which the folder lists them. */
export interface SplitFoldersTree {
  readonly classes: readonly { readonly label: string; readonly names: readonly string[] }[];
  /** Files directly in the input; they are the data where there is no class folder. */
  readonly files: readonly string[];
}

/** Names of one folder to groups of names, as the callable of the original's `group`. */
export type GroupNames = (names: readonly string[]) => readonly (readonly string[])[];

/** What `ratio`, `fixed` and `kfold` have in common; defaults are the original's. */
export interface SplitFoldersOptions {
  /** An integer of any size counts without its sign; a text is another seed than the number that it spells. Default 1337. */
  readonly seed?: number | bigint | string | undefined;
  /** Files to a group: those with the same name up to the last dot. */
  readonly groupPrefix?: number | undefined;
  /** `stem` finds the size of the groups itself; `sibling` takes folders as kinds of files that belong together by name; any other text is refused. */
  readonly group?: string | GroupNames | undefined;
  /** Suffixes with their dot, in their case. None: all files. A text is read letter by letter, as the original does. */
  readonly formats?: Iterable<string> | undefined;
  /** Default true; false cuts the sorted list. */
  readonly shuffle?: boolean | undefined;
}

/** A file, or the files of a group. */
export type SplitItem = string | readonly string[];

export interface SplitFoldersPlan {
  /** `train`, `val`, `test`; or `fold_1/train`, `fold_1/val`, ... Each with all classes; the label of a flat input is empty. */
  readonly splits: readonly PlannedSplit[];
  /** Oversampling: files of a train folder that stand there again under another name. */
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

/** Files that count: hidden ones never do. */
export function pickNames(names: readonly string[], formats: Iterable<string> | undefined): string[] {
  const wanted = new Set(formats ?? []);
  return names.filter((name) => !name.startsWith('.') && (wanted.size === 0 || wanted.has(splitName(name).suffix)));
}
