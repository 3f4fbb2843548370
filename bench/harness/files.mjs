import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Relative paths of all regular files below a folder, with forward slashes, sorted. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
