import { arrangeFiles, requireRatio } from './arrange-files.ts';
import type { SplitFoldersOptions, SplitFoldersPlan, SplitFoldersTree } from './split-folders-options.ts';

/**
 * split-folders 0.6.1 `ratio`, on names: the files of each split, in the original's order.
 *
 *   train [0, a)   val [a, b)   test [b, n)      a = trunc(r0 n),  b = a + trunc(r1 n)
 *
 * With two shares val is `[a, n)`: the rounding remainder goes to the last split, so a class of one photo has none for training.
 *
 * @see https://github.com/jfilter/split-folders `splitfolders/split.py`
 */
export function splitFoldersRatio(
  tree: SplitFoldersTree,
  { ratio = [0.8, 0.1, 0.1], ...options }: SplitFoldersOptions & { readonly ratio?: readonly number[] | undefined } = {},
): SplitFoldersPlan {
  requireRatio(ratio);
  const [r0 = 0, r1 = 0] = ratio;
  const { splits } = arrangeFiles(tree, options, (items) => {
    const a = Math.trunc(r0 * items.length);
    if (ratio.length === 2) {
      return [
        ['train', items.slice(0, a)],
        ['val', items.slice(a)],
      ];
    }
    const b = a + Math.trunc(r1 * items.length);
    return [
      ['train', items.slice(0, a)],
      ['val', items.slice(a, b)],
      ['test', items.slice(b)],
    ];
  });
  return { splits, copies: [] };
}
