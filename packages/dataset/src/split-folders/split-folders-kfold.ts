import { ConfigError } from '@graft/core';
import { arrangeFiles } from './arrange-files.ts';
import type { SplitFoldersOptions, SplitFoldersPlan, SplitFoldersTree } from './split-folders-options.ts';

/**
 * split-folders 0.6.1 `kfold`, on names: `k` consecutive parts of each class's shuffled list, the first `n mod k` of them one longer;
 * `fold_i/val` is part i, `fold_i/train` the others in order. Parts may be empty.
 *
 * @throws {ConfigError} for fewer than two folds, before all else; {DataError} as the other functions.
 */
export function splitFoldersKfold(
  tree: SplitFoldersTree,
  { k = 5, ...options }: SplitFoldersOptions & { readonly k?: number | undefined } = {},
): SplitFoldersPlan {
  if (!(Number.isInteger(k) && k >= 2)) {
    throw new ConfigError(`Expected two or more folds for k but received ${k}.`, { hint: 'Five or ten are usual.' });
  }
  const { splits } = arrangeFiles(tree, options, (items) => {
    const size = Math.floor(items.length / k);
    const longer = items.length % k;
    const start = (part: number): number => part * size + Math.min(part, longer);
    return Array.from({ length: k }, (_, i) => [
      [`fold_${i + 1}/train`, [...items.slice(0, start(i)), ...items.slice(start(i + 1))]] as const,
      [`fold_${i + 1}/val`, items.slice(start(i), start(i + 1))] as const,
    ]).flat();
  });
  return { splits, copies: [] };
}
