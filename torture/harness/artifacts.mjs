import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashFolder } from './photos.mjs';

/** Turbo's cache is not compared: what turbo restores from it is. */
const isForeign = (name) => name.split('/').some((part) => part === '.turbo' || part === 'node_modules');

/**
 * What a run made, without its timings: every `artifact.json`, each file that one lists, and the model package.
 *
 * @returns sha256 by path below `out`, or `missing` for a listed file that does not exist.
 */
export function artifactsOf(out) {
  const hashes = hashFolder(out, isForeign);
  const made = {};
  for (const path of Object.keys(hashes).filter((name) => name.endsWith('/artifact.json'))) {
    made[path] = hashes[path];
    for (const file of JSON.parse(readFileSync(join(out, path), 'utf8')).files) {
      const listed = `${dirname(path)}/${file.path}`;
      made[listed] = hashes[listed] ?? 'missing';
    }
  }
  for (const path of Object.keys(hashes)) if (path.startsWith('model/')) made[path] = hashes[path];
  return made;
}

/** Paths of drafts and locks, which a finished run should not leave. */
export function leftovers(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll('\\', '/'));
  return names.filter(
    (name) => !isForeign(name) && /\.part(\.old)?$|\.stale$|\.lock(\.\d+-[0-9a-f]+)?$/.test(name) && !name.endsWith('graft.lock.json'),
  );
}

/** The first difference between two records of paths and hashes, in words; undefined if they are equal. */
export function difference(expected, received) {
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(received)])].sort();
  const unequal = paths.filter((path) => expected[path] !== received[path]);
  if (unequal.length === 0) return undefined;
  const [first] = unequal;
  const kind = received[first] === undefined ? 'is missing' : expected[first] === undefined ? 'should not exist' : 'has other bytes';
  return `${first} ${kind}${unequal.length > 1 ? `, and ${unequal.length - 1} more differ` : ''}`;
}
