import { PipelineError } from '@graft/core';

const statuses: Readonly<Record<string, number>> = {
  GRAFT_CONFIG: 2,
  GRAFT_UNKNOWN_NAME: 2,
  GRAFT_DATA: 3,
  GRAFT_ARTIFACT: 4,
  GRAFT_SHAPE_MISMATCH: 4,
  GRAFT_GATE: 5,
  GRAFT_ENGINE: 6,
  GRAFT_WEIGHTS: 6,
  GRAFT_INTERRUPTED: 130,
};

/** 0 ok, 1 bug, 2 usage or config, 3 data, 4 artifact, 5 a gate failed, 6 engine or weights unavailable, 130 interrupted. */
export function exitStatusOf(error: unknown): number {
  return (PipelineError.isInstance(error) && statuses[error.code]) || 1;
}
