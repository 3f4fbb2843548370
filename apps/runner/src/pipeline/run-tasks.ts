import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { ArtifactError, lockDirectory, PipelineError, readArtifact } from '@graft/core';
import { findStage } from '../stages.ts';
import type { Upstream } from './define-stage.ts';
import { followStages, type StageFollower } from './follow-stages.ts';
import { type Layout, outputOf, type PlacedTask, stageEntry, taskFileOf } from './layout.ts';
import { turboEnvironment } from './turbo-environment.ts';
import { upstreamIdentity } from './upstream-identity.ts';

export interface RunSummary {
  readonly tasks: number;
  /** Answered from turbo's cache; undefined where turbo did not run. */
  readonly cached: number | undefined;
  /** Seconds from turbo's start to its end. */
  readonly seconds: number;
}

/** Run a task and all upstream through Turborepo. The artifacts decide whether it worked, not turbo's exit status. */
export async function runWithTurbo(layout: Layout, target: PlacedTask, follower: StageFollower): Promise<RunSummary> {
  const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [turbo, 'run', ...layout.select(target), '--output-logs=new-only', '--log-order=stream', '--log-prefix=none', '--ui=stream'],
    { cwd: layout.root, env: turboEnvironment(layout.root), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { status, lines } = await followStages(child, follower);
  const seconds = (performance.now() - started) / 1000;
  const needed = upstreamOf(layout, target);
  await checkArtifacts(needed, status === 0 ? undefined : lines.slice(-30).join('\n'));
  const cached = /Cached:\s+(\d+) cached, (\d+) total/.exec(lines.join('\n'));
  // Builds of the checkout's packages are tasks of turbo's as well; only stages are counted here.
  return {
    tasks: needed.length,
    cached: cached ? Math.max(0, needed.length - (Number(cached[2]) - Number(cached[1]))) : undefined,
    seconds,
  };
}

/** Run a task and all upstream one after the other, each in a process of its own; the artifacts are the same bytes. */
export async function runDirectly(layout: Layout, target: PlacedTask, follower: StageFollower): Promise<RunSummary> {
  const started = performance.now();
  const needed = upstreamOf(layout, target);
  for (const task of needed) {
    const child = spawn(process.execPath, [stageEntry, taskFileOf(task)], {
      cwd: task.workspace,
      env: turboEnvironment(layout.root),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { status, lines } = await followStages(child, follower);
    if (status !== 0) throw stageFailure(task, lines.slice(-30).join('\n'));
  }
  await checkArtifacts(needed, undefined);
  return { tasks: needed.length, cached: undefined, seconds: (performance.now() - started) / 1000 };
}

/** The target and all it needs, upstream first. */
export function upstreamOf({ tasks }: Layout, target: PlacedTask): PlacedTask[] {
  const wanted = new Set([target.id]);
  for (const task of [...tasks].reverse()) {
    if (wanted.has(task.id)) for (const id of Object.values(task.needs)) wanted.add(id);
  }
  return tasks.filter(({ id }) => wanted.has(id));
}

/**
 * Every artifact is there, and made from the ones that are there now. Each lock is taken once before: a stage that an
 * earlier, killed command left behind has then ended, and the lock of one that was killed itself is gone.
 */
async function checkArtifacts(tasks: readonly PlacedTask[], output: string | undefined): Promise<void> {
  const found = new Map<string, Upstream>();
  for (const task of tasks) {
    const unlock = await lockDirectory(`${outputOf(task)}.lock`);
    await unlock();
    const stage = await findStage(task.stage);
    const record = await readArtifact(outputOf(task), stage.name).catch((cause: unknown) => {
      throw output !== undefined || !PipelineError.isInstance(cause) ? stageFailure(task, output ?? '', cause) : cause;
    });
    for (const [name, id] of Object.entries(task.needs)) {
      const upstream = found.get(id);
      if (upstream === undefined || record.upstream[name] === (await upstreamIdentity(stage, task.slice, name, upstream))) continue;
      throw stageFailure(task, output ?? 'it was made from other inputs');
    }
    found.set(task.id, { directory: outputOf(task), record });
  }
}

function stageFailure(task: PlacedTask, output: string, cause?: unknown): ArtifactError {
  return new ArtifactError(`Expected the ${task.id} stage to write ${outputOf(task)} but it did not.${output ? `\n${output}` : ''}`, {
    hint: 'Run again with --no-turbo to see the stage alone.',
    cause,
  });
}
