import type { NamedTensor } from '@graft/core';

/** Weights as they were after an epoch. */
export interface Snapshot {
  readonly epoch: number;
  readonly tensors: readonly NamedTensor[];
}
