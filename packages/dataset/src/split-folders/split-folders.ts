import { type SplitFoldersFixedOptions, splitFoldersFixed } from './split-folders-fixed.ts';
import { splitFoldersKfold } from './split-folders-kfold.ts';
import type { SplitFoldersPlan, SplitFoldersTree } from './split-folders-options.ts';
import { splitFoldersRatio } from './split-folders-ratio.ts';

export interface SplitFoldersRequest extends SplitFoldersFixedOptions {
  readonly function: 'ratio' | 'fixed' | 'kfold';
  readonly ratio?: readonly number[] | undefined;
  readonly k?: number | undefined;
}

const functions = { ratio: splitFoldersRatio, fixed: splitFoldersFixed, kfold: splitFoldersKfold };

/** One of the three functions by its name; options of the others are passed over. */
export function splitFolders(tree: SplitFoldersTree, { function: name, ...options }: SplitFoldersRequest): SplitFoldersPlan {
  return functions[name](tree, options);
}
