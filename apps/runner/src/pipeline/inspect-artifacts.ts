import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { lockDirectory, PipelineError, readArtifact, writeFailure } from '@graft/core';
import type { ArtifactPlace } from './artifact-kind.ts';
import type { FindStage } from './define-stage.ts';
import { placeOf } from './open-upstream.ts';
import type { Layout } from './place-tasks.ts';
import type { PlacedTask } from './planned-task.ts';
import { isUpToDate, stageIdentity } from './stage-identity.ts';

/**
 * The tasks whose artifact is not the one that they would write now, every file as its record says, from the artifacts that lie there;
 * upstream first.
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

/** Remove the artifacts that are not what their own record says. */
export async function removeDamaged(tasks: readonly PlacedTask[], find: FindStage): Promise<void> {
  for (const { output, stage } of tasks) {
    if (!existsSync(output)) continue;
    const { name } = await find(stage);
    await underLock(output, async () => {
      const isSound = await readArtifact(output, name, { verify: true }).then(
        () => true,
        (error: unknown) => {
          if (PipelineError.isInstance(error)) return false;
          throw error;
        },
      );
      if (!isSound) await rm(output, { recursive: true, force: true });
    });
  }
}

/** Remove the artifacts of tasks, so that nobody takes them for results. */
export async function removeArtifacts(tasks: readonly PlacedTask[]): Promise<void> {
  for (const { output } of tasks) await underLock(output, () => rm(output, { recursive: true, force: true }));
}

/** A stage that an earlier command left behind may still write there. */
async function underLock(output: string, work: () => Promise<void>): Promise<void> {
  const unlock = await lockDirectory(`${output}.lock`);
  try {
    await work();
  } catch (cause) {
    throw writeFailure(output, cause);
  } finally {
    await unlock();
  }
}
