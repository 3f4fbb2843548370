export { type Download, type DownloadOptions, download } from './download/download.ts';
export type { RetryPolicy } from './download/retry-policy.ts';
export { printable } from './formats/printable.ts';
export { type ProtobufField, readProtobuf, readVarints } from './formats/read-protobuf.ts';
export { detectFormat, type ReadOptions, readWeights, type WeightFormat, type Weights } from './formats/read-weights.ts';
export { rowMajorStrides, type StridedTensor, transposed } from './formats/strided-tensor.ts';
export { readArchiveFile } from './formats/weight-archive.ts';
export { fetchSource } from './sources/fetch-source.ts';
export {
  defaultHubEndpoint,
  describeSource,
  fileNameOf,
  type HubSource,
  howToBring,
  hubAddress,
  type WeightSource,
} from './sources/weight-source.ts';
export { defaultLockFile, type Pin, pinAccepted, readPin, writePin } from './store/lock-file.ts';
export { cachedWeights, checkCachedWeights, findCachedWeights, partialFolder, storeWeights } from './store/weights-cache.ts';
export { digestOf, digestOnDisk, readWeightFiles, sizeOfFile, type WeightFiles } from './weight-files.ts';
