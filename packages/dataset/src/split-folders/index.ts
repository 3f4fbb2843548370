/**
 * Compatibility with the Python package split-folders: names and files, without decoders, schemas and archives, so that it loads
 * at once.
 */
export { type MaterialisedPlan, type MaterialisePlanOptions, materialisePlan } from './materialise-plan.ts';
export { readSplitFoldersTree } from './read-split-folders-tree.ts';
export { type SplitFoldersRequest, splitFolders } from './split-folders.ts';
export { placementOf, readSplitFoldersArguments, type SplitFoldersCall } from './split-folders-arguments.ts';
export { type SplitFoldersFixedOptions, splitFoldersFixed } from './split-folders-fixed.ts';
export { splitFoldersKfold } from './split-folders-kfold.ts';
export type {
  GroupNames,
  PlannedCopy,
  PlannedSplit,
  SplitFoldersOptions,
  SplitFoldersPlan,
  SplitFoldersTree,
  SplitItem,
} from './split-folders-options.ts';
export { splitFoldersRatio } from './split-folders-ratio.ts';
