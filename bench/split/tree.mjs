import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireShared } from '../harness/locations.mjs';

/**
 * A tree of `count` photos in 20 classes: the shared fish5 photos again and again (18 kB on average), each ended by a
 * number of its own, so that no two files are equal. Made once; a draft is renamed when it is complete.
 *
 * @returns path of the folder of class folders.
 */
export function photoTree(work, count) {
  const folder = join(work, `tree-${count}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.part`;
  rmSync(draft, { recursive: true, force: true });
  const photos = photosOf(requireShared('data/fish5'));
  for (let i = 0; i < count; i++) {
    const label = join(draft, `class_${String(i % 20).padStart(2, '0')}`);
    if (i < 20) mkdirSync(label, { recursive: true });
    writeFileSync(
      join(label, `photo_${String(i).padStart(6, '0')}.jpg`),
      Buffer.concat([photos[i % photos.length], Buffer.from(String(i))]),
    );
  }
  renameSync(draft, folder);
  return folder;
}

function photosOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map((path) => readFileSync(path));
}

/** Every file of a split by its path, with what makes two copies the same: bytes and time of change. */
export function listSplit(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('split.jsonl'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}
