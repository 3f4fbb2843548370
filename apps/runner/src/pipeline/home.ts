import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where an experiment lives. */
export interface Home {
  /** Absolute: the folder of a committed experiment, else the folder of results. */
  readonly directory: string;
  readonly name: string;
  /** The root of the checkout that a committed experiment belongs to. */
  readonly checkout?: string | undefined;
}

/** The root of the checkout that this command runs from. */
export const checkoutRoot: string = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** The compiled entry that every task starts. */
export const stageEntry: string = fileURLToPath(new URL('../stage.js', import.meta.url));

/** Where the experiment of a file lives: in its own folder below `experiments/` of this checkout, else in `out`. */
export function homeOf({ file, name }: { readonly file: string; readonly name: string }, out: string): Home {
  const isCommitted = dirname(dirname(file)) === join(checkoutRoot, 'experiments');
  return isCommitted ? { directory: dirname(file), name, checkout: checkoutRoot } : { directory: resolve(out), name };
}

/** The workspace of what the arms share: index, split, features. */
export function sharedWorkspaceOf({ directory, checkout }: Home): string {
  return join(directory, checkout === undefined ? '.graft' : 'shared');
}

/** Where the manifest of an experiment's photos lies. */
export function indexDirectoryOf(home: Home): string {
  return join(sharedWorkspaceOf(home), 'artifacts', 'index');
}
