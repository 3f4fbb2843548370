import { join, relative } from 'node:path';
import { moduleClosure } from './code-version.ts';
import { type Home, sharedWorkspaceOf, stageEntry } from './home.ts';
import type { PlacementScheme } from './placement-scheme.ts';
import { removeStaleWorkspaces } from './stale-workspaces.ts';

/**
 * Workspaces of the checkout: one, `shared`, for what the arms share, one per arm, one for the report. They are committed; `artifacts/`
 * is ignored. Data edges are what upstream produced; code edges are the builds of the packages.
 */
export function workspaceScheme(home: Home, checkout: string): PlacementScheme {
  const { directory, name } = home;
  const sharedWorkspace = sharedWorkspaceOf(home);
  const machineFile = join(sharedWorkspace, 'artifacts', 'machine.json');
  // Ignored by git and hashed all the same: explicit globs are.
  const inputOf = (path: string) => `$TURBO_ROOT$/${relative(checkout, path).replaceAll('\\', '/')}`;
  const packageOf = (workspace: string) => `@exp/${name}-${relative(directory, workspace)}`;
  const filter = `--filter=./${relative(checkout, directory).replaceAll('\\', '/')}/*`;
  return {
    root: checkout,
    sharedWorkspace,
    machineFile,
    settings: { extends: ['//'] },
    placeOf(id) {
      const [first, last] = id.split('/') as [string, string?];
      const workspace = last ? join(directory, first) : id === 'report' ? join(directory, 'report') : sharedWorkspace;
      const taskName = last ?? first;
      return { workspace, taskName, output: join(workspace, 'artifacts', taskName) };
    },
    packageOf,
    manifestOf: (workspace) => ({ graft: 'generated', name: packageOf(workspace), type: 'module', version: '0.0.0' }),
    inputOf,
    entryFrom: (workspace) => `${relative(workspace, stageEntry).replaceAll('\\', '/')}`,
    async codeOf(_, stage) {
      const modules = await moduleClosure(stage.module);
      return {
        dependsOn: ['@graft/runner#build', ...stage.uses.map((used) => `${used}#build`)],
        files: [inputOf(machineFile)],
        from: ['@graft/runner#build'],
        globs: modules.map((path) => `dist/${path}`),
      };
    },
    finish: (workspaces) => removeStaleWorkspaces(directory, new Set(workspaces)),
    select: (targets) => [...new Set(targets.map(({ taskName }) => taskName)), filter],
  };
}
