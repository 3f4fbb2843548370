import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../harness/files.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';

/**
 * The article's split of a folder of class folders: split-folders itself, 80/20, seed 42, into `train` and `val`. The photos are
 * JPEG files named `.jfif`, which Keras does not read; their copies are named `.jpg`, so that both sides read the same files. Made
 * once under a draft name and renamed when complete.
 */
export async function articleSplit({ python, photos, work }) {
  const folder = join(work, 'fish5-80-20-seed-42');
  if (!existsSync(folder)) {
    mkdirSync(work, { recursive: true });
    const draft = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
    const code = 'import sys, splitfolders; splitfolders.ratio(sys.argv[1], output=sys.argv[2], seed=42, ratio=(0.8, 0.2))';
    await succeeded(runProcess(python, ['-c', code, photos, draft]), 'split-folders');
    for (const name of filesBelow(draft).filter((file) => file.endsWith('.jfif'))) {
      const renamed = join(draft, name.replace(/\.jfif$/, '.jpg'));
      if (existsSync(renamed)) throw new Error(`Expected another name for ${name} but ${renamed} exists.`);
      renameSync(join(draft, name), renamed);
    }
    renameSync(draft, folder);
  }
  for (const name of existsSync(work) ? readdirSync(work) : []) {
    if (name.endsWith('.part')) rmSync(join(work, name), { recursive: true, force: true });
  }
  return { train: join(folder, 'train'), validation: join(folder, 'val') };
}
