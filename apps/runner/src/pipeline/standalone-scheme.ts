import { join, relative } from 'node:path';
import { canonicalJson } from '@graft/core';
import { codeVersion } from './code-version.ts';
import { type Home, sharedWorkspaceOf, stageEntry } from './home.ts';
import type { PlacementScheme } from './placement-scheme.ts';
import { passThroughEnvironment } from './turbo-environment.ts';
import { writeIfChanged } from './write-if-changed.ts';

/**
 * A turbo root of a single package in `<directory>/.graft`, wherever that is: no git, no workspace around it, nothing of the user's
 * touched. The code that computes is not a package there, so its version enters every task as a file, `stages/<task>.code.json`.
 */
export function standaloneScheme(home: Home): PlacementScheme {
  const root = sharedWorkspaceOf(home);
  return {
    root,
    sharedWorkspace: root,
    settings: {
      $schema: 'https://turborepo.dev/schema.json',
      agentGuidance: false,
      cacheMaxAge: '4w',
      cacheMaxSize: '20GB',
      // One stage at a time: each uses all cores, and an arm's seconds are its own.
      concurrency: '1',
      globalPassThroughEnv: passThroughEnvironment,
      remoteCache: { enabled: false },
    },
    placeOf: (id) => ({ workspace: root, taskName: id.replace('/', '-'), output: join(root, 'artifacts', id) }),
    packageOf: () => '',
    manifestOf: () => ({ name: 'graft-experiment', packageManager: 'npm@11.0.0' }),
    inputOf: (path) => relative(root, path).replaceAll('\\', '/'),
    entryFrom: () => JSON.stringify(stageEntry),
    async codeOf({ taskName }, stage) {
      const file = `stages/${taskName}.code.json`;
      await writeIfChanged(join(root, file), canonicalJson(await codeVersion(stage)));
      return { dependsOn: [], files: [file], from: [], globs: [] };
    },
    async finish() {
      await writeIfChanged(join(root, 'package-lock.json'), canonicalJson({ lockfileVersion: 3, packages: { '': {} } }));
      await writeIfChanged(join(root, '.gitignore'), '*\n');
    },
    select: (targets) => targets.map(({ taskName }) => taskName),
  };
}
