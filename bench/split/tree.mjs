import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../harness/files.mjs';
import { requireShared } from '../harness/locations.mjs';

/**
 * A tree of `count` photos in 20 classes: the fish5 photos repeated (18 kB on average), each followed by a number of its own, so that
 * no two files are equal. Made once under a draft name and renamed when complete.
 *
 * @returns path of the folder of class folders.
 */
export function photoTree(work, count) {
  const folder = join(work, `tree-${count}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.part`;
  rmSync(draft, { recursive: true, force: true });
  const fish = requireShared('data/fish5');
  const photos = filesBelow(fish).map((name) => readFileSync(join(fish, name)));
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

/** Relative paths of the photos of a split. */
export function listSplit(root) {
  return filesBelow(root).filter((name) => !name.endsWith('split.jsonl'));
}
