import { parseConfig } from '@graft/core';
import type { StageDefinition, Upstream } from './define-stage.ts';

/**
 * What stands for an upstream artifact in a stage's identity: its fingerprint, or, where the stage reads less than all of
 * it, what the stage says.
 *
 * @param slice - of the stage, as its file has it.
 */
export async function upstreamIdentity(stage: StageDefinition, slice: unknown, name: string, upstream: Upstream): Promise<string> {
  const own = await stage.identify?.(name, upstream, parseConfig(stage.slice, slice, stage.name));
  return own ?? upstream.record.fingerprint;
}
