import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { ArtifactError } from '@graft/core';
import type { FindStage } from './define-stage.ts';
import { type FollowResult, followStages, type StageFollower } from './follow-stages.ts';
import { stageEntry } from './home.ts';
import { findUnfinished, removeArtifacts, removeDamaged } from './inspect-artifacts.ts';
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
 * Run tasks and all that they need: through Turborepo, or one after the other, each in a process of its own. The artifacts are the same
 * bytes, and they decide whether it worked, not a status: each one must be what its stage would write, every file hashed.
 *
 * @throws the first error that a stage reported; {ArtifactError} where a stage ends without its artifact.
 */
export async function runTasks(layout: Layout, targets: readonly PlacedTask[], options: RunTasksOptions): Promise<RunSummary> {
  const started = performance.now();
  const needed = upstreamOf(layout.tasks, targets);
  const computed = new Set<string>();
  const follower: StageFollower = {
    ...options,
    onDone: (taskFile, outcome) => void (outcome === 'made' && computed.add(taskFile)),
  };
  await (options.isTurbo ? runWithTurbo : runDirectly)(layout, targets, { ...options, ...follower });
  const seconds = (performance.now() - started) / 1000;
  return { total: needed.length, computed: computed.size, kept: needed.length - computed.size, seconds };
}

/**
 * Turbo restores what its cache holds and trusts what lies there, damaged or not. So what is damaged is removed before; and where
 * something else came out of the cache than the stage would write, the tasks run once more with a cache that is written again.
 */
async function runWithTurbo(layout: Layout, targets: readonly PlacedTask[], options: RunTasksOptions): Promise<void> {
  const needed = upstreamOf(layout.tasks, targets);
  await removeDamaged(needed, options.find);
  const first = await runTurbo(layout, targets, options, []);
  const unfinished = await findUnfinished(layout, needed, options.find);
  if (unfinished.length === 0) return;
  if (hasFailed(first) && !isFaultOfCache(first, unfinished, layout)) throw failureOf(unfinished, first);
  options.onLog('an artifact from the cache is damaged or of another run, so it is computed again');
  await removeArtifacts(unfinished);
  const second = await runTurbo(layout, targets, options, ['--force']);
  const left = await findUnfinished(layout, needed, options.find);
  if (left.length > 0) throw failureOf(left, second);
}

/**
 * Whether a stage failed because of what lies upstream of it. Turbo starts a stage when all upstream has succeeded; so an artifact that is
 * not there, or not what its own stage would write, came out of the cache like that.
 */
function isFaultOfCache({ failure }: Ran, unfinished: readonly PlacedTask[], { tasks }: Layout): boolean {
  const failed = tasks.find((task) => taskFileOf(task) === failure?.taskFile);
  if (failed === undefined) return false;
  const upstream = new Set(upstreamOf(tasks, [failed]));
  return unfinished.some((task) => task !== failed && upstream.has(task));
}

async function runDirectly(layout: Layout, targets: readonly PlacedTask[], options: RunTasksOptions): Promise<void> {
  const needed = upstreamOf(layout.tasks, targets);
  for (const task of needed) {
    const ran = await run(layout, task.workspace, [stageEntry, taskFileOf(task)], options);
    if (hasFailed(ran)) throw failureOf([task], ran);
  }
  const unfinished = await findUnfinished(layout, needed, options.find);
  if (unfinished.length > 0) throw failureOf(unfinished, {});
}

interface Ran extends Pick<FollowResult, 'failure'> {
  /** The last lines, where the process ended with another status than 0. */
  readonly output?: string;
}

const hasFailed = ({ failure, output }: Ran): boolean => failure !== undefined || output !== undefined;

function runTurbo(layout: Layout, targets: readonly PlacedTask[], follower: StageFollower, more: readonly string[]): Promise<Ran> {
  const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
  const flags = ['--output-logs=new-only', '--log-order=stream', '--log-prefix=none', '--ui=stream', ...more];
  return run(layout, layout.root, [turbo, 'run', ...layout.select(targets), ...flags], follower);
}

async function run({ root }: Layout, cwd: string, args: readonly string[], follower: StageFollower): Promise<Ran> {
  follower.signal.throwIfAborted();
  const child = spawn(process.execPath, args, { cwd, env: turboEnvironment(root), stdio: ['ignore', 'pipe', 'pipe'] });
  const { status, lines, failure } = await followStages(child, follower);
  return { failure, ...(status === 0 ? {} : { output: lines.slice(-30).join('\n') }) };
}

function failureOf([task]: readonly PlacedTask[], { failure, output = '' }: Ran): unknown {
  if (failure !== undefined) return failure.error;
  return new ArtifactError(`Expected the ${task?.id} stage to write ${task?.output} but it did not.${output ? `\n${output}` : ''}`, {
    hint: 'Run the same command again; if it fails again, please report the lines above.',
  });
}
