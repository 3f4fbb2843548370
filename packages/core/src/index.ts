export { type ArtifactFile, type ArtifactIdentity, type ArtifactRecord, fingerprintOf } from './artifact/artifact-record.ts';
export { boundBySize, type SizeBound } from './artifact/bound-by-size.ts';
export { cacheDirectory } from './artifact/cache-directory.ts';
export { canonicalJson, canonicalJsonLine } from './artifact/canonical-json.ts';
export { type LockOptions, lockDirectory } from './artifact/directory-lock.ts';
export { type Draft, draftName, draftStem, findDrafts } from './artifact/draft-name.ts';
export { decodeJsonl, encodeJsonl } from './artifact/jsonl.ts';
export { decodeNpy, encodeNpy, type NpyArray, type NpyData, type NpyParts, npyHeader, readNpyParts } from './artifact/npy.ts';
export { type JsonBounds, parseBoundedJson } from './artifact/parse-bounded-json.ts';
export { readArtifact, readArtifactFile } from './artifact/read-artifact.ts';
export { readFailure } from './artifact/read-failure.ts';
export { removeQuietly, replaceDirectory } from './artifact/replace-directory.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  readSafetensorsTable,
  safetensorsHeader,
  type TensorEntry,
} from './artifact/safetensors.ts';
export { sha256, sha256OfFile } from './artifact/sha256.ts';
export { viewOf } from './artifact/view-of.ts';
export { type ArtifactWriter, writeArtifact } from './artifact/write-artifact.ts';
export { type Payload, writeAtomically } from './artifact/write-atomically.ts';
export { type WriteDirectoryOptions, writeDirectory } from './artifact/write-directory.ts';
export { writeFailure } from './artifact/write-failure.ts';
export { nearestName } from './config/nearest-name.ts';
export { parseConfig } from './config/parse-config.ts';
export { threadCount } from './config/thread-count.ts';
export type { Augmentation } from './contracts/augmentation.ts';
export { type Backbone, type Pooling, poolings, type WeightPrecision, weightPrecisions } from './contracts/backbone.ts';
export type { DataRoot, Example, Excluded, Manifest, SplitExample, SplitName } from './contracts/example.ts';
export type { FeatureMatrix } from './contracts/features.ts';
export type { FloatImage, Image, ImageBatch, NetworkInput, Unprepared } from './contracts/image.ts';
export {
  type ChannelOrder,
  type ColourRule,
  declaredGeometries,
  defaultReading,
  type Geometry,
  type GeometryChoice,
  type Orientation,
  orientations,
  type PhotoReading,
  type Preprocessing,
  type ResizeKernel,
  resizeKernels,
} from './contracts/preprocessing.ts';
export type { OnProgress, ProgressEvent } from './contracts/progress.ts';
export { requireImage, requireImageBatch, requireSide } from './contracts/require-image.ts';
export type {
  Accuracy,
  ArmComparison,
  ClassScores,
  ConfusionMatrix,
  EpochRecord,
  FormattedMetric,
  Interval,
  KeptEpoch,
  ParameterCounts,
  ReliabilityBin,
  SnapshotFigures,
  TopKAccuracy,
  Weighting,
} from './contracts/results.ts';
export { ArtifactError } from './errors/artifact-error.ts';
export { ConfigError } from './errors/config-error.ts';
export { DataError } from './errors/data-error.ts';
export { EngineError } from './errors/engine-error.ts';
export { GateError } from './errors/gate-error.ts';
export { InterruptedError } from './errors/interrupted-error.ts';
export { PipelineError, type PipelineErrorOptions } from './errors/pipeline-error.ts';
export { requireRange } from './errors/require-range.ts';
export { ShapeMismatchError } from './errors/shape-mismatch-error.ts';
export { requireKnownName, UnknownNameError } from './errors/unknown-name-error.ts';
export { WeightsError } from './errors/weights-error.ts';
export { readRegularFile } from './files/read-regular-file.ts';
export { isWithin, realPlace } from './files/real-place.ts';
export { type FileGuard, type FolderGuard, refuseForeignFile, refuseForeignFolder } from './files/refuse-foreign.ts';
export { mixedTargets } from './labels/mixed-targets.ts';
export { type WeightedMix, weightedMix } from './labels/weighted-mix.ts';
export { elementCount } from './numbers/element-count.ts';
export { type ProgramOptions, runProgram } from './process/run-program.ts';
export { MersenneTwister } from './random/mersenne-twister.ts';
export { philox4x32 } from './random/philox.ts';
export { createRng, type Rng } from './random/rng.ts';
export { describeType } from './text/describe-type.ts';
export { escapeTerminal } from './text/escape-terminal.ts';
export { listSome } from './text/list-some.ts';
export { shortenText } from './text/shorten-text.ts';
export { type KernelExports, reserveMemory, simdKernel } from './wasm/simd-kernel.ts';
