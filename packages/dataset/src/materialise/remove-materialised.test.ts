import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type SplitExample, sha256 } from '@graft/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MaterialiseOptions, materialiseSplit } from './materialise-split.ts';
import type { MaterialiseMode } from './placement.ts';
import { removeMaterialised } from './remove-materialised.ts';

let folder: string;
let options: MaterialiseOptions;
const ids = ['ant/1.jpg', 'ant/deep/2.jpg', 'bee/1.jpg', 'bee/2.jpg'];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-remove-'));
  for (const id of ids) {
    await mkdir(dirname(join(folder, 'photos', id)), { recursive: true });
    await writeFile(join(folder, 'photos', id), `bytes of ${id}`);
  }
  const examples = ids.map((id, i): SplitExample => {
    const label = id.split('/')[0] ?? '';
    return { id, sha256: sha256(`bytes of ${id}`), label, classIndex: 0, split: i % 2 === 0 ? 'train' : 'validation' };
  });
  options = { examples, roots: [{ prefix: '', path: join(folder, 'photos') }], out: join(folder, 'out'), mode: 'copy' };
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const at = (path: string): string => join(folder, path);

async function photosAreWhole(): Promise<void> {
  for (const id of ids) expect(await readFile(at(`photos/${id}`), 'utf8')).toBe(`bytes of ${id}`);
}

describe('removeMaterialised', () => {
  it.each(['none', 'copy', 'hardlink', 'symlink'] as const)('undoes %s without a trace, and no photo is touched', async (mode) => {
    await materialiseSplit({ ...options, mode });
    const { removed, kept } = await removeMaterialised(options.out);
    expect([removed, kept]).toEqual([mode === 'none' ? 0 : 4, []]);
    expect(await readdir(folder)).toEqual(['photos']);
    await photosAreWhole();
  });

  it('keeps what is changed, added or the last of its kind, names it, and goes on where that is put right', async () => {
    await materialiseSplit(options);
    await writeFile(at('out/train/ant/1.jpg'), 'edited, by ant');
    await writeFile(at('out/train/mine.txt'), 'mine');
    await rename(at('photos/bee/1.jpg'), at('elsewhere.jpg'));
    const { removed, kept } = await removeMaterialised(options.out);
    expect(removed).toBe(2);
    expect(kept.map(({ path, reason }) => `${path}: ${reason}`).sort()).toEqual([
      'train/ant/1.jpg: it has changed since',
      'train/bee/1.jpg: its original is gone, so it may be the only one left',
      'train/mine.txt: Graft did not write it',
    ]);
    expect(await readFile(at('out/train/mine.txt'), 'utf8')).toBe('mine');
    expect(await readFile(at('out/train/bee/1.jpg'), 'utf8')).toBe('bytes of bee/1.jpg');
    await rename(at('elsewhere.jpg'), at('photos/bee/1.jpg'));
    await rm(at('out/train/mine.txt'));
    await writeFile(at('out/train/ant/1.jpg'), 'bytes of ant/1.jpg');
    expect((await removeMaterialised(options.out)).kept).toEqual([]);
    expect(await readdir(folder)).toEqual(['photos']);
  });

  it('keeps a copy whose original was overwritten, also with as many bytes, but not where that was only touched', async () => {
    await materialiseSplit(options);
    await writeFile(at('photos/ant/1.jpg'), 'BYTES of ant/1.jpg');
    await writeFile(at('photos/bee/1.jpg'), '');
    await utimes(at('photos/bee/2.jpg'), 1, 1);
    await expect(materialiseSplit({ ...options, clean: true })).rejects.toThrow('train/ant/1.jpg: its original has changed since');
    const { removed, kept } = await removeMaterialised(options.out);
    expect(removed).toBe(2);
    const reason = 'its original has changed since, so it may be the only one left';
    expect(kept.map(({ path }) => path).sort()).toEqual(['train/ant/1.jpg', 'train/bee/1.jpg']);
    for (const one of kept) expect(one.reason).toBe(reason);
    expect(await readFile(at('out/train/bee/1.jpg'), 'utf8')).toBe('bytes of bee/1.jpg');
  });

  it('takes a copy for unchanged when its time or its place on the disk alone is another', async () => {
    await materialiseSplit(options);
    await utimes(at('out/train/ant/1.jpg'), 1, 1);
    await cp(at('out'), at('restored'), { recursive: true });
    for (const out of ['out', 'restored']) expect((await removeMaterialised(at(out))).kept).toEqual([]);
  });

  it('never follows a link that a user put in the place of a folder', async () => {
    await materialiseSplit({ ...options, mode: 'hardlink' });
    await rm(at('out/train'), { recursive: true });
    await mkdir(at('tree'));
    await rename(at('photos'), at('tree/photos'));
    await symlink(at('tree/photos'), at('out/train'));
    await rename(at('tree/photos'), at('photos'));
    await rm(at('out/train'));
    await symlink(at('photos'), at('out/train'));
    const { kept } = await removeMaterialised(options.out);
    expect(kept).toEqual([{ path: 'train', reason: 'Graft did not write it' }]);
    await photosAreWhole();
  });

  it.each([
    ['a path that leads out', '{"format":1,"folders":[],"manifest":"","mode":"symlink"}\n["../photos/ant/1.jpg","/x"]\n'],
    ['an absolute path', '{"format":1,"folders":[],"manifest":"","mode":"copy"}\n["/photos/ant/1.jpg","/x"]\n'],
    ['a folder that leads out', '{"format":1,"folders":["a/../.."],"manifest":"","mode":"copy"}\n'],
    ['no JSON', 'a split\n'],
    ['an unknown mode', '{"format":1,"folders":[],"manifest":"","mode":"all"}\n'],
  ])('refuses a record with %s', async (_what, record) => {
    await mkdir(at('out'));
    await writeFile(at('out/.graft-split.jsonl'), record);
    await expect(removeMaterialised(options.out)).rejects.toThrow('Graft did not write it');
    await photosAreWhole();
  });

  it('creates nothing where there is nothing, and finds a split that a killed run moved away', async () => {
    await expect(removeMaterialised(at('no/where'))).rejects.toThrow('a split to remove');
    await expect(removeMaterialised(at('nowhere'))).rejects.toThrow('a split to remove');
    expect(await readdir(folder)).toEqual(['photos']);
    await materialiseSplit(options);
    await rename(at('out'), at('.out.12-0badf00d.part.old'));
    await mkdir(at('.out.12-0badf00d.part'));
    expect((await removeMaterialised(options.out)).removed).toBe(4);
    expect(await readdir(folder)).toEqual(['photos']);
  });

  it('refuses a folder that Graft did not write', async () => {
    await expect(removeMaterialised(at('photos'))).rejects.toThrow('a split that Graft wrote');
    await photosAreWhole();
  });
});

describe('materialiseSplit with clean', () => {
  it.each<[MaterialiseMode, MaterialiseMode]>([
    ['copy', 'hardlink'],
    ['hardlink', 'symlink'],
    ['symlink', 'none'],
    ['none', 'copy'],
  ])('replaces an earlier %s by %s', async (before, after) => {
    await materialiseSplit({ ...options, mode: before });
    await materialiseSplit({ ...options, mode: after, clean: true, examples: options.examples.slice(1) });
    expect((await readdir(folder)).sort()).toEqual(['out', 'photos']);
    expect(await readdir(at('out'))).toHaveLength(after === 'none' ? 2 : 4);
    await photosAreWhole();
  });

  it('replaces and removes what a link leads to, and leaves the link', async () => {
    await symlink('out', at('link'));
    await symlink('photos', at('album'));
    const linked = { ...options, out: at('link') };
    await materialiseSplit(linked);
    const { directory } = await materialiseSplit({ ...linked, mode: 'hardlink', clean: true });
    expect(directory).toBe(join(await realpath(folder), 'out'));
    expect((await readdir(folder)).sort()).toEqual(['album', 'link', 'out', 'photos']);
    expect(await readFile(at('link/train/ant/1.jpg'), 'utf8')).toBe('bytes of ant/1.jpg');
    await expect(materialiseSplit({ ...options, out: at('album'), clean: true })).rejects.toThrow('outside the photos');
    expect((await removeMaterialised(at('link'))).removed).toBe(4);
    expect((await readdir(folder)).sort()).toEqual(['album', 'link', 'photos']);
    await photosAreWhole();
  });

  it('refuses as a whole where one file is changed or a stranger', async () => {
    await materialiseSplit(options);
    await writeFile(at('out/notes.txt'), 'mine');
    await expect(materialiseSplit({ ...options, clean: true })).rejects.toThrow('notes.txt: Graft did not write it');
    expect(await readFile(at('out/train/ant/1.jpg'), 'utf8')).toBe('bytes of ant/1.jpg');
    await expect(materialiseSplit({ ...options, out: at('photos/ant'), roots: [], examples: [], clean: true })).rejects.toThrow(
      'a split that Graft wrote',
    );
    await photosAreWhole();
  });

  it('puts the earlier split back where a run was killed between the renames, and finishes one killed after them', async () => {
    await materialiseSplit(options);
    await rename(at('out'), at('.out.12-0badf00d.part.old'));
    await mkdir(at('.out.12-0badf00d.part'));
    await expect(materialiseSplit(options)).rejects.toThrow('holds 4 entries');
    expect((await readdir(folder)).sort()).toEqual(['out', 'photos']);

    await cp(at('out'), at('.out.12-0badf00d.part.old'), { recursive: true });
    await materialiseSplit({ ...options, clean: true });
    expect((await readdir(folder)).sort()).toEqual(['out', 'photos']);
    await photosAreWhole();
  });
});
