import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { ArtifactError, lockDirectory, PipelineError } from '@graft/core';
import type { ArtifactPlace } from './artifact-kind.ts';
import type { FindStage } from './define-stage.ts';
import { type FollowResult, followStages, type StageFollower } from './follow-stages.ts';
import { stageEntry } from './home.ts';
import { placeOf, upstreamIdentity } from './open-upstream.ts';
import { type Layout, taskFileOf } from './place-tasks.ts';
import { type PlacedTask, upstreamOf } from './planned-task.ts';
import { turboEnvironment } from './turbo-environment.ts';

export interface RunSummary {
  /** Stage instances that the targets needed. */
  readonly total: number;
  readonly computed: number;
  /** Those whose artifact lay there whole, or came from turbo's cache. */
  readonly kept: number;
  /** Wall seconds of the run. */
  readonly seconds: number;
}

export interface RunTasksOptions extends StageFollower {
  readonly find: FindStage;
  readonly isTurbo: boolean;
}

/**
 * Run tasks and all that they need: through Turborepo, or one after the other, each in a process of its own; the artifacts are the
 * same bytes, and decide whether it worked.
 */
export async function runTasks(layout: Layout, targets: readonly PlacedTask[], options: RunTasksOptions): Promise<RunSummary> {
  const started = performance.now();
  const needed = upstreamOf(layout.tasks, targets);
  let computed = 0;
  const follower: StageFollower = {
    ...options,
    onDone(outcome) {
      if (outcome === 'made') computed++;
    },
  };
  if (options.isTurbo) {
    const { status, lines } = await runTurbo(layout, targets, follower);
    await checkArtifacts(needed, options.find, status === 0 ? undefined : lastOf(lines));
  } else {
    for (const task of needed) {
      const { status, lines } = await runOne(layout, task, follower);
      if (status !== 0) throw stageFailure(task, lastOf(lines));
    }
    await checkArtifacts(needed, options.find, undefined);
  }
  return { total: needed.length, computed, kept: needed.length - computed, seconds: (performance.now() - started) / 1000 };
}

function runTurbo(layout: Layout, targets: readonly PlacedTask[], follower: StageFollower): Promise<FollowResult> {
  const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
  const flags = ['--output-logs=new-only', '--log-order=stream', '--log-prefix=none', '--ui=stream'];
  return followStages(spawnIn(layout.root, [turbo, 'run', ...layout.select(targets), ...flags], layout.root), follower);
}

function runOne(layout: Layout, task: PlacedTask, follower: StageFollower): Promise<FollowResult> {
  return followStages(spawnIn(task.workspace, [stageEntry, taskFileOf(task)], layout.root), follower);
}

function spawnIn(cwd: string, args: readonly string[], root: string) {
  return spawn(process.execPath, args, { cwd, env: turboEnvironment(root), stdio: ['ignore', 'pipe', 'pipe'] });
}

const lastOf = (lines: readonly string[]): string => lines.slice(-30).join('\n');

/**
 * Every artifact is there, and made from the ones that are there now. Each lock is taken once before: a stage that an
 * earlier, killed command left behind has then ended, and the lock of one that was killed itself is gone.
 */
async function checkArtifacts(tasks: readonly PlacedTask[], find: FindStage, output: string | undefined): Promise<void> {
  const found = new Map<string, ArtifactPlace>();
  for (const task of tasks) {
    const unlock = await lockDirectory(`${task.output}.lock`);
    await unlock();
    const stage = await find(task.stage);
    const place = await placeOf(task.output, stage.name).catch((cause: unknown) => {
      throw output !== undefined || !PipelineError.isInstance(cause) ? stageFailure(task, output ?? '', cause) : cause;
    });
    // The manifest is the one that no task wrote.
    const needs = Object.entries(task.needs).flatMap(([name, id]) => {
      const needed = found.get(id);
      return needed ? [[name, needed] as const] : [];
    });
    const identity = await upstreamIdentity(stage, stage.slice.parse(task.slice), Object.fromEntries(needs));
    const isOfThese = needs.every(([name]) => place.record.upstream[name] === identity[name]);
    if (!isOfThese) throw stageFailure(task, output ?? 'it was made from other inputs');
    found.set(task.id, place);
  }
}

function stageFailure(task: PlacedTask, output: string, cause?: unknown): ArtifactError {
  return new ArtifactError(`Expected the ${task.id} stage to write ${task.output} but it did not.${output ? `\n${output}` : ''}`, {
    hint: 'Run again with --no-turbo to see the stage alone.',
    cause,
  });
}
