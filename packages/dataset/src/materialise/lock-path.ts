import { basename, dirname, join } from 'node:path';

/** The lock that guards a split's folder: beside it, since the folder itself is exchanged. */
export function lockPath(directory: string): string {
  return join(dirname(directory), `.${basename(directory)}.lock`);
}
