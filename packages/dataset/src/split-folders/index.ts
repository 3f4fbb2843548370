/** The second entry of the package: names and files without decoders, schemas and archives, so that it loads at once. */
export type { MaterialisedSplit } from '../materialise/materialise-files.ts';
export type { MaterialiseMode } from '../materialise/placement.ts';
export { removeMaterialised } from '../materialise/remove-materialised.ts';
export type { RemovedSplit } from '../materialise/remove-recorded.ts';
export { type MaterialisedPlan, type MaterialisePlanOptions, materialisePlan } from './materialise-plan.ts';
export { readSplitFoldersTree } from './read-split-folders-tree.ts';
export { readSplitFoldersArguments, type SplitFoldersCall } from './split-folders-arguments.ts';
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
