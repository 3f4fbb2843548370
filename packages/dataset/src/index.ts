export { balancedClassWeights, oversampleTrain } from './balance-train.ts';
export { type CheckReport, checkPhotos, excludedBy, type KindReport } from './check/check-photos.ts';
export type { Issue } from './check/issue-kind.ts';
export { type IssueKindName, kinds as issueKinds } from './check/kinds.gen.ts';
export { compareCodePoints } from './compare-code-points.ts';
export { excludeExamples, readExcludeList, writeExcludeList } from './exclude-list.ts';
export type { Agreement } from './find-duplicates.ts';
export type { Leak, LeakSide } from './find-leaks.ts';
export { indexJournalPath } from './index-journal.ts';
export { type IndexOptions, indexPhotos } from './index-photos.ts';
export { type Batch, type BatchOptions, iterateBatches } from './iterate-batches.ts';
export { type ExamplePlace, locateExample } from './locate-example.ts';
export { type ClassStats, type DatasetRow, type DatasetStats, datasetStats, type Spread } from './manifest/dataset-stats.ts';
export { type DatasetDiff, diffDatasets } from './manifest/diff-datasets.ts';
export { readDataset, type StoredDataset } from './manifest/read-dataset.ts';
export { type CheckOutputOptions, checkOutput } from './materialise/check-output.ts';
export { manifestName, readRecord, type SplitSettings } from './materialise/materialisation-record.ts';
export type { MaterialisedSplit } from './materialise/materialise-files.ts';
export { type MaterialiseOptions, materialiseSplit } from './materialise/materialise-split.ts';
export type { MaterialiseMode } from './materialise/placement.ts';
export { recoverSplit } from './materialise/recover-drafts.ts';
export { removeMaterialised } from './materialise/remove-materialised.ts';
export type { RemovedSplit } from './materialise/remove-recorded.ts';
export { nearDuplicateBits, nearDuplicateClusters } from './near-duplicate-clusters.ts';
export { createPixelCache, type PixelCache, type PixelCacheOptions } from './pixels/pixel-cache.ts';
export { readExampleBytes } from './read-example-bytes.ts';
export { readPlace } from './read-place.ts';
export { groupColumnOf, resolveGroupBy } from './resolve-group-by.ts';
export { type OpenOptions, openPhotos, openSplitPhotos } from './sources/open-photos.ts';
export { isPhotoName } from './sources/photo-extensions.ts';
export type { Candidate, PhotoSource, SourceKind } from './sources/photo-source.ts';
export { type SplitConfig, splitConfig } from './split-config.ts';
export { type SplitResult, splitExamples } from './split-examples.ts';
export { type MaterialisedPlan, type MaterialisePlanOptions, materialisePlan } from './split-folders/materialise-plan.ts';
export { readSplitFoldersTree } from './split-folders/read-split-folders-tree.ts';
export { type SplitFoldersFixedOptions, splitFoldersFixed } from './split-folders/split-folders-fixed.ts';
export { splitFoldersKfold } from './split-folders/split-folders-kfold.ts';
export type {
  GroupNames,
  PlannedCopy,
  PlannedSplit,
  SplitFoldersOptions,
  SplitFoldersPlan,
  SplitFoldersTree,
  SplitItem,
} from './split-folders/split-folders-options.ts';
export { splitFoldersRatio } from './split-folders/split-folders-ratio.ts';
export type { PreviousExample } from './split-method.ts';
export type { SplitMethodName } from './split-methods.gen.ts';
