import { type ArtifactIdentity, fingerprintOf, PipelineError, parseConfig, readArtifact } from '@graft/core';
import { codeVersion } from './code-version.ts';
import type { Needs, StageDefinition, Upstream } from './define-stage.ts';
import { type Places, upstreamIdentity } from './open-upstream.ts';

/** Everything that decides a stage's result, from the artifacts that lie there now. */
export async function stageIdentity(
  stage: StageDefinition,
  given: unknown,
  places: Places,
  upstream?: Upstream<Needs>,
): Promise<ArtifactIdentity> {
  const slice = parseConfig(stage.slice, given, stage.name);
  return {
    stage: stage.name,
    slice,
    upstream: await upstreamIdentity(stage, slice, places, upstream),
    code: await codeVersion(stage),
  };
}

/** Whether the artifact that lies there is the one that would be written, every file with its bytes. */
export async function isUpToDate(output: string, identity: ArtifactIdentity): Promise<boolean> {
  try {
    const { fingerprint } = await readArtifact(output, identity.stage);
    if (fingerprint !== fingerprintOf(identity)) return false;
    await readArtifact(output, identity.stage, { verify: true });
    return true;
  } catch (error) {
    if (PipelineError.isInstance(error)) return false;
    throw error;
  }
}
