import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type ArtifactIdentity,
  ConfigError,
  fingerprintOf,
  InterruptedError,
  lockDirectory,
  type OnProgress,
  PipelineError,
  parseConfig,
  readArtifact,
  writeArtifact,
} from '@graft/core';
import { codeVersion } from './code-version.ts';
import type { StageDefinition, Upstream } from './define-stage.ts';
import { type Location, readTaskFile } from './task-file.ts';
import { upstreamIdentity } from './upstream-identity.ts';

export interface StageHost {
  readonly find: (name: string) => Promise<StageDefinition>;
  readonly onProgress: OnProgress;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Run one stage instance: read its file and the artifacts it names, compute its identity, and write its artifact,
 * unless one with the same fingerprint lies there whole. The stage holds the lock of its directory meanwhile.
 *
 * @param taskFile - path of `stages/<task>.json`; the workspace is the folder above.
 */
export async function runStage(taskFile: string, host: StageHost): Promise<'made' | 'kept'> {
  const workspace = dirname(dirname(resolve(taskFile)));
  const task = await readTaskFile(taskFile);
  const stage = await host.find(task.stage);
  const output = join(workspace, task.output);
  const unlock = await lockDirectory(`${output}.lock`, {
    signal: host.signal,
    onWait: (pid) => host.log(`waiting for process ${pid}, which runs the same stage`),
  });
  try {
    const slice = parseConfig(stage.slice, task.slice, task.stage);
    const upstream = await readUpstream(stage, task, workspace);
    const named = Object.entries(upstream).map(async ([name, one]) => [name, await upstreamIdentity(stage, slice, name, one)] as const);
    const identity: ArtifactIdentity = {
      stage: stage.name,
      slice,
      upstream: Object.fromEntries(await Promise.all(named)),
      code: await codeVersion(stage),
    };
    if (await isUpToDate(output, identity)) return 'kept';
    const location = JSON.parse(await readFile(join(workspace, task.location), 'utf8')) as Location;
    const started = performance.now();
    await writeArtifact(output, identity, async (writer) => {
      const run = await stage.run({ slice, upstream, location, writer, onProgress: host.onProgress, log: host.log, signal: host.signal });
      if (host.signal.aborted) throw new InterruptedError(`The ${stage.name} stage was asked to stop.`);
      return { seconds: (performance.now() - started) / 1000, peakMemoryMb: process.resourceUsage().maxRSS / 1024, ...run };
    });
    return 'made';
  } finally {
    await unlock();
  }
}

async function readUpstream(
  stage: StageDefinition,
  task: { readonly upstream: Readonly<Record<string, string>>; readonly stages: Readonly<Record<string, string>> },
  workspace: string,
): Promise<Record<string, Upstream>> {
  const upstream: Record<string, Upstream> = {};
  for (const name of Object.keys(task.upstream)) {
    const directory = join(workspace, task.upstream[name] as string);
    upstream[name] = { directory, record: await readArtifact(directory, task.stages[name] as string) };
  }
  for (const name of stage.needs) {
    if (!upstream[name])
      throw new ConfigError(`Expected the artifact "${name}" among the inputs of ${stage.name} but its stage file names none.`);
  }
  return upstream;
}

/** Whether the artifact that lies there is the one that would be written, every file with its bytes. */
async function isUpToDate(output: string, identity: ArtifactIdentity): Promise<boolean> {
  try {
    const record = await readArtifact(output, identity.stage);
    if (record.fingerprint !== fingerprintOf(identity)) return false;
    await readArtifact(output, identity.stage, { verify: true });
    return true;
  } catch (error) {
    if (PipelineError.isInstance(error)) return false;
    throw error;
  }
}
