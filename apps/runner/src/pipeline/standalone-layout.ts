import { join } from 'node:path';
import { canonicalJson } from '@graft/core';
import type { PlannedTask } from '../experiment/plan.ts';
import { findStage } from '../stages.ts';
import { codeVersion } from './code-version.ts';
import { type Layout, type PlacedTask, stageEntry, writeIfChanged, writeTaskFiles } from './layout.ts';
import { passThroughEnvironment } from './turbo-environment.ts';

/**
 * Lay an experiment out as a turbo root of a single package in `<directory>/.graft`, wherever that is: no git, no
 * workspace around it, nothing of the user's touched. The code that computes is no package here, so its version enters
 * every task as a file, `stages/<task>.code.json`.
 */
export async function layOutStandalone(directory: string, tasks: readonly PlannedTask[]): Promise<Layout> {
  const root = join(directory, '.graft');
  const indexDirectory = join(root, 'artifacts', 'index');
  const placed = tasks.map(
    (task): PlacedTask => ({ ...task, workspace: root, taskName: task.id.replace('/', '-'), output: `artifacts/${task.id}` }),
  );
  const nameOf = new Map(placed.map((task) => [task.id, task]));

  const turboTasks: Record<string, unknown> = {};
  for (const task of placed) {
    const upstream = Object.values(task.needs).flatMap((id) => nameOf.get(id) ?? []);
    const inputs: unknown[] = [`stages/${task.taskName}.json`, `stages/${task.taskName}.code.json`];
    if (Object.values(task.needs).includes('index')) inputs.push('artifacts/index/artifact.json');
    if (upstream.length > 0) {
      inputs.push({
        mode: 'dependencyOutputs',
        from: upstream.map(({ taskName }) => taskName),
        // The record holds every file's sha256: a stray file and run.json change nothing.
        globs: upstream.map(({ output }) => `${output}/artifact.json`),
      });
    }
    turboTasks[task.taskName] = { dependsOn: upstream.map(({ taskName }) => taskName), inputs, outputs: [`${task.output}/**`] };
    await writeIfChanged(join(root, 'stages', `${task.taskName}.code.json`), canonicalJson(await codeVersion(await findStage(task.stage))));
  }
  const scripts = Object.fromEntries(
    placed.map(({ taskName }) => [taskName, `node ${JSON.stringify(stageEntry)} stages/${taskName}.json`]),
  );
  await writeIfChanged(
    join(root, 'package.json'),
    canonicalJson({ name: 'graft-experiment', packageManager: 'npm@11.0.0', private: true, scripts }),
  );
  await writeIfChanged(join(root, 'package-lock.json'), canonicalJson({ lockfileVersion: 3, packages: { '': {} } }));
  await writeIfChanged(join(root, '.gitignore'), '*\n');
  await writeIfChanged(
    join(root, 'turbo.json'),
    canonicalJson({
      $schema: 'https://turborepo.dev/schema.json',
      agentGuidance: false,
      cacheMaxAge: '4w',
      cacheMaxSize: '20GB',
      // One stage at a time: each uses all cores, and an arm's seconds are its own.
      concurrency: '1',
      globalPassThroughEnv: passThroughEnvironment,
      remoteCache: { enabled: false },
      tasks: turboTasks,
    }),
  );
  await writeTaskFiles({ tasks: placed, indexDirectory });
  return { root, indexDirectory, tasks: placed, select: ({ taskName }) => [taskName] };
}
