import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../bench/harness/files.mjs';
import { findShared, importDist } from '../../bench/harness/locations.mjs';

/** A folder of class folders: the reference photos if present, else the drawn sample. */
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
 * Make a small data set: `perClass` photos of each of `classes` classes, chosen at random and copied into an emptied folder.
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

/** sha256 of each file below a folder by its relative path: equal only if nothing was changed, added or removed. */
export function hashFolder(folder, isSkipped = () => false) {
  const names = filesBelow(folder).filter((name) => !isSkipped(name));
  const hash = (name) => createHash('sha256').update(readFileSync(join(folder, name)));
  return Object.fromEntries(names.map((name) => [name, hash(name).digest('hex')]));
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
