import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { lockDirectory, PipelineError, readArtifact } from '@graft/core';
import type { ArtifactPlace } from './artifact-kind.ts';
import type { FindStage } from './define-stage.ts';
import { placeOf } from './open-upstream.ts';
import type { Layout } from './place-tasks.ts';
import type { PlacedTask } from './planned-task.ts';
import { isUpToDate, stageIdentity } from './stage-identity.ts';

/**
 * The tasks whose artifact is not the one that they would write now, byte for byte, from the artifacts that lie there; upstream first.
 *
 * Each lock is taken once before: a stage that an earlier, killed command left behind has then ended, and the lock of one that was
 * killed itself is gone.
 */
export async function findUnfinished({ indexDirectory }: Layout, tasks: readonly PlacedTask[], find: FindStage): Promise<PlacedTask[]> {
  const whole = new Map<string, ArtifactPlace>([['index', await placeOf(indexDirectory, 'index')]]);
  const unfinished: PlacedTask[] = [];
  for (const task of tasks) {
    await (await lockDirectory(`${task.output}.lock`))();
    const needs = Object.entries(task.needs).map(([name, id]) => [name, whole.get(id)] as const);
    const places = Object.fromEntries(needs.flatMap(([name, place]) => (place ? [[name, place]] : [])));
    const stage = await find(task.stage);
    const isReady = needs.every(([, place]) => place !== undefined);
    if (isReady && (await isUpToDate(task.output, await stageIdentity(stage, task.slice, places)))) {
      whole.set(task.id, await placeOf(task.output, stage.name));
    } else {
      unfinished.push(task);
    }
  }
  return unfinished;
}

/** Remove the artifacts that are not what their own record says. @returns how many. */
export async function removeDamaged(tasks: readonly PlacedTask[], find: FindStage): Promise<number> {
  const damaged: PlacedTask[] = [];
  for (const task of tasks) {
    const { name } = await find(task.stage);
    const isSound = await readArtifact(task.output, name, { verify: true }).then(
      () => true,
      (error: unknown) => {
        if (PipelineError.isInstance(error)) return false;
        throw error;
      },
    );
    if (!isSound) damaged.push(task);
  }
  return removeArtifacts(damaged);
}

/** Remove the artifacts of tasks, so that nobody takes them for results. @returns how many there were. */
export async function removeArtifacts(tasks: readonly PlacedTask[]): Promise<number> {
  const there = tasks.filter(({ output }) => existsSync(output));
  for (const { output } of there) {
    const unlock = await lockDirectory(`${output}.lock`);
    await rm(output, { recursive: true, force: true });
    await unlock();
  }
  return there.length;
}
