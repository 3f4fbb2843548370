import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson, writeAtomically } from '@graft/core';
import type { PlannedTask } from '../experiment/plan.ts';
import { findStage } from '../stages.ts';
import type { TaskFile } from './task-file.ts';

/** A stage instance with its place: the workspace it lies in and the name of its turbo task there. */
export interface PlacedTask extends PlannedTask {
  /** Absolute. */
  readonly workspace: string;
  readonly taskName: string;
  /** Below the workspace, POSIX. */
  readonly output: string;
}

/** An experiment laid out on disk so that turbo, or a plain loop, can run it. */
export interface Layout {
  /** Where turbo starts. */
  readonly root: string;
  /** Holds manifest and location. */
  readonly indexDirectory: string;
  /** Upstream first. */
  readonly tasks: readonly PlacedTask[];
  /** turbo's arguments that select one task of this experiment, and with it all upstream. */
  readonly select: (task: PlacedTask) => readonly string[];
}

/** The compiled entry that every task starts. */
export const stageEntry: string = fileURLToPath(new URL('../stage.js', import.meta.url));

export const taskFileOf = (task: PlacedTask): string => join(task.workspace, 'stages', `${task.taskName}.json`);
export const outputOf = (task: PlacedTask): string => join(task.workspace, task.output);

/** Write `stages/<task>.json` of every task; an unchanged file keeps its bytes and its time. */
export async function writeTaskFiles({ tasks, indexDirectory }: Pick<Layout, 'tasks' | 'indexDirectory'>): Promise<void> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const task of tasks) {
    const from = (path: string) => relative(task.workspace, path).replaceAll('\\', '/');
    const upstream: Record<string, string> = {};
    const stages: Record<string, string> = {};
    for (const [name, id] of Object.entries(task.needs)) {
      const needed = byId.get(id);
      upstream[name] = from(needed ? outputOf(needed) : indexDirectory);
      stages[name] = needed ? (await findStage(needed.stage)).name : 'index';
    }
    const file: TaskFile = {
      stage: task.stage,
      slice: task.slice,
      upstream,
      stages,
      location: from(join(indexDirectory, '..', 'location.json')),
      output: task.output,
    };
    await writeIfChanged(taskFileOf(task), canonicalJson(file));
  }
}

export async function writeIfChanged(path: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before !== text) await writeAtomically(path, text);
}

export const runnerDirectory: string = dirname(dirname(stageEntry));
