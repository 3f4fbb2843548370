import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PipelineError } from '../errors/pipeline-error.ts';

/**
 * Path of reference data beside a checkout (`../shared` from its root, or `GRAFT_SHARED`).
 *
 * A test that needs it skips visibly where it is absent: `describe.skipIf(!sharedData('data/fish5'))`. With `CI` set its
 * absence is an error, because there a skip would hide that nothing was tested.
 *
 * @param path - below the shared folder.
 * @returns the absolute path, or undefined where it is absent.
 */
export function sharedData(path: string): string | undefined {
  const root = process.env.GRAFT_SHARED ?? join(checkoutRoot(process.cwd()), '..', 'shared');
  const absolute = join(root, path);
  if (existsSync(absolute)) return absolute;
  if (process.env.CI) {
    throw new PipelineError('GRAFT_TEST_DATA', `Expected reference data at ${absolute} but it is missing.`, {
      hint: 'In CI the shared folder lies beside the checkout; set GRAFT_SHARED to its path.',
    });
  }
  return undefined;
}

function checkoutRoot(from: string): string {
  let directory = from;
  while (!existsSync(join(directory, 'pnpm-workspace.yaml'))) {
    const parent = dirname(directory);
    if (parent === directory) return from;
    directory = parent;
  }
  return directory;
}
