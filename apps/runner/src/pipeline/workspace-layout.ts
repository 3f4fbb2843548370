import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { canonicalJson, canonicalJsonLine, sha256 } from '@graft/core';
import type { PlannedTask } from '../experiment/plan.ts';
import { findStage } from '../stages.ts';
import { stageModules } from './code-version.ts';
import { type Layout, type PlacedTask, runnerDirectory, writeIfChanged, writeTaskFiles } from './layout.ts';

/**
 * Lay a committed experiment out as workspaces of the checkout: one for the prefix that the arms share, named by the
 * hash of its slices, one an arm, one for the report. They are committed; `artifacts/` is ignored.
 *
 * Data edges are what upstream produced, code edges are the packages' builds, as the Turborepo notes demand.
 *
 * @param directory - `experiments/<name>`, absolute; `checkout` - the repository's root.
 */
export async function layOutWorkspaces(directory: string, checkout: string, name: string, tasks: readonly PlannedTask[]): Promise<Layout> {
  const prefix = tasks.filter(({ id }) => id === 'split' || id === 'features');
  const base = `base-${sha256(canonicalJsonLine(prefix.map(({ slice }) => slice))).slice(0, 8)}`;
  const placed = tasks.map((task): PlacedTask => {
    const [first, last] = task.id.split('/') as [string, string?];
    const folder = last ? first : task.id === 'report' ? 'report' : base;
    const taskName = last ?? first;
    return { ...task, workspace: join(directory, folder), taskName, output: `artifacts/${taskName}` };
  });
  const packageOf = (task: PlacedTask) => `@exp/${name}-${relative(directory, task.workspace)}`;
  const indexDirectory = join(directory, base, 'artifacts', 'index');
  const fromRoot = relative(checkout, join(directory, base)).replaceAll('\\', '/');
  const byId = new Map(placed.map((task) => [task.id, task]));

  const workspaces = new Set(placed.map(({ workspace }) => workspace));
  for (const workspace of workspaces) {
    const members = placed.filter((task) => task.workspace === workspace);
    const turboTasks: Record<string, unknown> = {};
    for (const task of members) {
      const { uses } = await findStage(task.stage);
      const upstream = Object.values(task.needs).flatMap((id) => byId.get(id) ?? []);
      const edges = upstream.map((needed) =>
        needed.workspace === workspace ? needed.taskName : `${packageOf(needed)}#${needed.taskName}`,
      );
      const modules = await stageModules(task.stage);
      turboTasks[task.taskName] = {
        dependsOn: [...edges, '@graft/runner#build', ...uses.map((used) => `${used}#build`)],
        inputs: [
          `stages/${task.taskName}.json`,
          // Ignored by git and hashed all the same: explicit globs are.
          `$TURBO_ROOT$/${fromRoot}/artifacts/machine.json`,
          ...(Object.values(task.needs).includes('index') ? [`$TURBO_ROOT$/${fromRoot}/artifacts/index/artifact.json`] : []),
          {
            mode: 'dependencyOutputs',
            from: [...edges, '@graft/runner#build'],
            globs: [
              // The record holds every file's sha256: a stray file and run.json change nothing.
              ...new Set(upstream.map(({ output }) => `${output}/artifact.json`)),
              ...modules.map((path) => `dist/${path}`),
            ],
          },
        ],
        outputs: [`${task.output}/**`],
      };
    }
    const entry = `${relative(workspace, runnerDirectory).replaceAll('\\', '/')}/dist/stage.js`;
    const scripts = Object.fromEntries(members.map(({ taskName }) => [taskName, `node ${entry} stages/${taskName}.json`]));
    const manifest = {
      graft: 'generated',
      name: packageOf(members[0] as PlacedTask),
      private: true,
      scripts,
      type: 'module',
      version: '0.0.0',
    };
    await writeIfChanged(join(workspace, 'package.json'), canonicalJson(manifest));
    await writeIfChanged(join(workspace, 'turbo.json'), canonicalJson({ extends: ['//'], tasks: turboTasks }));
  }
  await removeStaleWorkspaces(directory, workspaces);
  await writeTaskFiles({ tasks: placed, indexDirectory });
  const filter = `--filter=./${relative(checkout, directory).replaceAll('\\', '/')}/*`;
  return { root: checkout, indexDirectory, tasks: placed, select: (task) => [task.taskName, filter] };
}

/** A generated workspace that no task of the experiment lies in any more; folders of anybody else are left alone. */
async function removeStaleWorkspaces(directory: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const workspace = join(directory, entry.name);
    if (!entry.isDirectory() || kept.has(workspace)) continue;
    const manifest = await readFile(join(workspace, 'package.json'), 'utf8').catch(() => '{}');
    if ((JSON.parse(manifest) as { graft?: string }).graft === 'generated') await rm(workspace, { recursive: true });
  }
}

/** The checkout that a committed experiment belongs to, or undefined for a file that lies anywhere else. */
export async function checkoutOf(experimentFile: string): Promise<string | undefined> {
  const directory = dirname(experimentFile);
  const checkout = dirname(dirname(directory));
  if (dirname(directory) !== join(checkout, 'experiments') || dirname(dirname(runnerDirectory)) !== checkout) return undefined;
  return checkout;
}
