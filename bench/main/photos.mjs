import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastWords, runProcess } from '../harness/run-process.mjs';

/**
 * The article's split of a folder of class folders: split-folders itself, 80/20, seed 42, into `train` and `val`. Copies
 * are named `.jpg` (the photos are JPEG files named `.jfif`, an extension that Keras does not read), so both sides get
 * the same files. Made once; a draft is renamed when it is complete.
 */
export async function articleSplit({ python, photos, work }) {
  const folder = join(work, 'fish5-80-20-seed-42');
  if (!existsSync(folder)) {
    mkdirSync(work, { recursive: true });
    const draft = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
    const code = 'import sys, splitfolders; splitfolders.ratio(sys.argv[1], output=sys.argv[2], seed=42, ratio=(0.8, 0.2))';
    const result = await runProcess(python, ['-c', code, photos, draft]);
    if (result.status !== 0) throw new Error(`split-folders ${lastWords(result)}`);
    for (const entry of readdirSync(draft, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.jfif')) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const renamed = path.replace(/\.jfif$/, '.jpg');
      if (existsSync(renamed)) throw new Error(`${renamed} and ${path} would become one file`);
      renameSync(path, renamed);
    }
    renameSync(draft, folder);
  }
  for (const name of existsSync(work) ? readdirSync(work) : []) {
    if (name.endsWith('.part')) rmSync(join(work, name), { recursive: true, force: true });
  }
  return { train: join(folder, 'train'), validation: join(folder, 'val') };
}
