import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSplitFoldersTree } from './read-split-folders-tree.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-tree-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('readSplitFoldersTree', () => {
  it('sees one level of folders, hidden ones and links too, and no deeper files', async () => {
    for (const path of ['b/deep', '.hidden', 'a']) await mkdir(join(folder, path), { recursive: true });
    for (const path of ['b/2.jpg', 'b/10.jpg', 'b/deep/3.jpg', '.hidden/4.jpg', 'beside.txt']) await writeFile(join(folder, path), '');
    await symlink('../b/2.jpg', join(folder, 'a/linked.jpg'));
    await symlink('nowhere', join(folder, 'a/broken.jpg'));
    await symlink('b', join(folder, 'c'));
    expect(readSplitFoldersTree(folder)).toEqual({
      classes: [
        { label: '.hidden', names: ['4.jpg'] },
        { label: 'a', names: ['linked.jpg'] },
        { label: 'b', names: ['10.jpg', '2.jpg'] },
        { label: 'c', names: ['10.jpg', '2.jpg'] },
      ],
      files: ['beside.txt'],
    });
  });

  it.skipIf(process.platform !== 'linux')('refuses names in another encoding, and takes the character that stands for one', async () => {
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a', '\ufffd.jpg'), '');
    expect(readSplitFoldersTree(folder).classes[0]?.names).toEqual(['\ufffd.jpg']);
    await writeFile(Buffer.concat([Buffer.from(join(folder, 'a/caf')), Buffer.from([0xe9]), Buffer.from('.jpg')]), '');
    expect(() => readSplitFoldersTree(folder)).toThrow('1 is in another encoding, such as "caf\u00e9.jpg" read as Latin-1');
  });

  it('says what stands where a folder was expected (input-missing, input-not-directory)', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(() => readSplitFoldersTree(join(folder, 'missing'))).toThrow('there is nothing at this path');
    expect(() => readSplitFoldersTree(join(folder, 'file'))).toThrow('it is not a folder');
  });
});
