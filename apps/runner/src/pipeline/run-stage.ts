import { dirname, join, resolve } from 'node:path';
import { InterruptedError, lockDirectory, type OnProgress, parseConfig, writeArtifact } from '@graft/core';
import type { FindStage } from './define-stage.ts';
import { openUpstream, type Places, placeOf } from './open-upstream.ts';
import { isUpToDate, stageIdentity } from './stage-identity.ts';
import { readLocation, readTaskFile, type TaskFile } from './task-file.ts';

export interface StageHost {
  readonly find: FindStage;
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
  const { log, signal } = host;
  const workspace = dirname(dirname(resolve(taskFile)));
  const task = await readTaskFile(taskFile);
  const stage = await host.find(task.stage);
  const output = join(workspace, task.output);
  const unlock = await lockDirectory(`${output}.lock`, {
    signal,
    onWait: (pid) => log(`waiting for process ${pid}, which runs the same stage`),
  });
  try {
    const slice = parseConfig(stage.slice, task.slice, task.stage);
    const places = await upstreamPlaces(task, workspace);
    const upstream = openUpstream(stage, places);
    const identity = await stageIdentity(stage, slice, places, upstream);
    if (await isUpToDate(output, identity)) return 'kept';
    const location = await readLocation(join(workspace, task.location));
    const started = performance.now();
    await writeArtifact(output, identity, async (writer) => {
      const run = await stage.run({ slice, upstream, location, writer, onProgress: ofArm(task.id, host.onProgress), log, signal });
      if (signal.aborted) throw new InterruptedError(`The ${stage.name} stage was asked to stop.`);
      return { seconds: (performance.now() - started) / 1000, peakMemoryMb: process.resourceUsage().maxRSS / 1024, ...run };
    });
    return 'made';
  } finally {
    await unlock();
  }
}

async function upstreamPlaces(task: TaskFile, workspace: string): Promise<Places> {
  const places = Object.entries(task.upstream).map(
    async ([name, { directory, stage }]) => [name, await placeOf(join(workspace, directory), stage)] as const,
  );
  return Object.fromEntries(await Promise.all(places));
}

/** Progress that names the arm: several train in one run. */
function ofArm(id: string, onProgress: OnProgress): OnProgress {
  const [arm, stage] = id.split('/');
  return stage === undefined ? onProgress : (event) => onProgress({ ...event, task: `${arm} ${event.task}` });
}
