import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findShared, importDist } from '../../bench/harness/locations.mjs';

/** A folder of class folders with photos: the reference photos where they are at hand, else the drawn sample. */
export async function somePhotos(work) {
  const shared = findShared('data/fish5');
  if (shared) return shared;
  const sample = join(work, 'sample');
  if (!existsSync(sample)) {
    const { drawSample } = await importDist('packages/sample/dist/index.js');
    await drawSample({ directory: sample, seed: 1 });
  }
  return sample;
}

/**
 * A small data set: `perClass` photos of each of `classes` classes, chosen by the random numbers, copied into an emptied
 * folder.
 */
export function copyFew(photos, folder, { classes, perClass, rng }) {
  rmSync(folder, { recursive: true, force: true });
  for (const label of choose(folderNames(photos), classes, rng)) {
    mkdirSync(join(folder, label), { recursive: true });
    for (const name of choose(readdirSync(join(photos, label)).sort(), perClass, rng))
      cpSync(join(photos, label, name), join(folder, label, name));
  }
  return folder;
}

/** sha256 of every file below a folder, by POSIX path: equal only when nothing was changed, added or removed. */
export function hashFolder(folder, skip = () => false) {
  const hashes = {};
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const below = join(path, entry.name);
      const name = relative(folder, below).replaceAll('\\', '/');
      if (skip(name)) continue;
      if (entry.isDirectory()) visit(below);
      else if (entry.isFile()) hashes[name] = createHash('sha256').update(readFileSync(below)).digest('hex');
    }
  };
  visit(folder);
  return hashes;
}

function folderNames(path) {
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort();
}

function choose(items, count, rng) {
  return [...rng.permutation(items.length)]
    .slice(0, count)
    .map((index) => items[index])
    .sort();
}
