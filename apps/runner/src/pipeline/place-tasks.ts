import { join, relative } from 'node:path';
import { canonicalJson } from '@graft/core';
import type { FindStage } from './define-stage.ts';
import { type Home, indexDirectoryOf } from './home.ts';
import type { PlacedTask, PlannedTask } from './planned-task.ts';
import { standaloneScheme } from './standalone-scheme.ts';
import type { TaskFile } from './task-file.ts';
import { workspaceScheme } from './workspace-scheme.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** An experiment laid out on disk so that turbo, or a plain loop, can run it. */
export interface Layout {
  /** Where turbo starts. */
  readonly root: string;
  /** Holds the manifest. */
  readonly indexDirectory: string;
  /** Where things lie on this machine. */
  readonly locationFile: string;
  /** What the machine is, for the tasks of a committed experiment to depend on. */
  readonly machineFile?: string | undefined;
  /** Upstream first. */
  readonly tasks: readonly PlacedTask[];
  /** turbo's arguments that select these tasks of the experiment, and with them all upstream. */
  readonly select: (targets: readonly PlacedTask[]) => readonly string[];
}

export const taskFileOf = (task: PlacedTask): string => join(task.workspace, 'stages', `${task.taskName}.json`);

/**
 * Lay an experiment out as turbo's packages and tasks.
 *
 * A committed experiment becomes workspaces of its checkout: one, `shared`, for what its arms share, one per arm, one for the report.
 * Data edges are what upstream produced; code edges are the builds of the packages.
 *
 * Any other becomes a turbo root of a single package in `<directory>/.graft`, wherever that is: no git, no workspace around it, nothing
 * of the user's touched. The code that computes is not a package there, so its version enters every task as a file.
 *
 * An unchanged file keeps its bytes and its time.
 */
export async function placeTasks(planned: readonly PlannedTask[], home: Home, find: FindStage): Promise<Layout> {
  const scheme = home.checkout === undefined ? standaloneScheme(home) : workspaceScheme(home, home.checkout);
  const tasks = planned.map((task): PlacedTask => ({ ...task, ...scheme.placeOf(task.id) }));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const indexDirectory = indexDirectoryOf(home);
  const locationFile = join(scheme.sharedWorkspace, 'artifacts', 'location.json');
  const workspaces = new Map<string, Record<string, unknown>>();
  for (const task of tasks) {
    const stage = await find(task.stage);
    const from = (path: string) => relative(task.workspace, path).replaceAll('\\', '/');
    const upstream = Object.values(task.needs).flatMap((id) => byId.get(id) ?? []);
    const edges = upstream.map((needed) =>
      needed.workspace === task.workspace ? needed.taskName : `${scheme.packageOf(needed.workspace)}#${needed.taskName}`,
    );
    const code = await scheme.codeOf(task, stage);
    const outputs = {
      mode: 'dependencyOutputs',
      from: [...edges, ...code.from],
      // The record holds every file's sha256: a stray file and run.json change nothing.
      globs: [
        ...new Set(upstream.map((needed) => relative(needed.workspace, join(needed.output, 'artifact.json')).replaceAll('\\', '/'))),
        ...code.globs,
      ],
    };
    const turboTask = {
      dependsOn: [...edges, ...code.dependsOn],
      inputs: [
        `stages/${task.taskName}.json`,
        ...code.files,
        ...(Object.values(task.needs).includes('index') ? [scheme.inputOf(join(indexDirectory, 'artifact.json'))] : []),
        ...(outputs.from.length > 0 ? [outputs] : []),
      ],
      outputs: [`${from(task.output)}/**`],
    };
    workspaces.set(task.workspace, { ...workspaces.get(task.workspace), [task.taskName]: turboTask });
    const places = Object.entries(task.needs).map(async ([name, id]) => {
      const needed = byId.get(id);
      const place = needed
        ? { directory: from(needed.output), stage: (await find(needed.stage)).name }
        : { directory: from(indexDirectory), stage: 'index' };
      return [name, place] as const;
    });
    const file: TaskFile = {
      id: task.id,
      stage: task.stage,
      slice: task.slice,
      upstream: Object.fromEntries(await Promise.all(places)),
      location: from(locationFile),
      output: from(task.output),
    };
    await writeIfChanged(taskFileOf(task), canonicalJson(file));
  }
  for (const [workspace, turboTasks] of workspaces) {
    const entry = scheme.entryFrom(workspace);
    const scripts = Object.fromEntries(Object.keys(turboTasks).map((name) => [name, `node ${entry} stages/${name}.json`]));
    await writeIfChanged(join(workspace, 'package.json'), canonicalJson({ ...scheme.manifestOf(workspace), private: true, scripts }));
    await writeIfChanged(join(workspace, 'turbo.json'), canonicalJson({ ...scheme.settings, tasks: turboTasks }));
  }
  await scheme.finish([...workspaces.keys()]);
  const { root, machineFile, select } = scheme;
  return { root, indexDirectory, locationFile, machineFile, tasks, select };
}
