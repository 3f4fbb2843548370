import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { writeDirectory } from './write-directory.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-directory-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fill = (draft: string) => writeFile(join(draft, 'new'), 'new');

describe('writeDirectory', () => {
  it('replaces a directory whose lock is held, and returns what was filled in', async () => {
    await mkdir(at('out'));
    await writeFile(at('out/old'), 'old');
    expect(await writeDirectory(`${at('out')}/`, async (draft) => fill(draft).then(() => 7), { isLocked: true })).toBe(7);
    expect(await readdir(folder)).toEqual(['out']);
    expect(await readdir(at('out'))).toEqual(['new']);
  });

  it('takes the place of an empty directory without a lock, and of no other', async () => {
    await mkdir(at('empty'));
    for (const name of ['empty', 'absent']) {
      await writeDirectory(at(name), fill, { isLocked: false });
      expect(await readdir(at(name))).toEqual(['new']);
    }
    await writeFile(at('empty/new'), 'mine');
    await expect(writeDirectory(at('empty'), fill, { isLocked: false })).rejects.toThrow();
    expect(await readFile(at('empty/new'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['absent', 'empty']);
  });

  it('removes the drafts of killed processes, and without a lock those alone', async () => {
    const [dead, alive] = ['.out.4194305-00000000.part', `.out.${process.pid}-00000000.part`];
    for (const name of [dead, alive]) await mkdir(at(name));
    await writeDirectory(at('out'), fill, { isLocked: false });
    expect((await readdir(folder)).sort()).toEqual([alive, 'out']);
    await writeDirectory(at('out'), fill, { isLocked: true });
    expect(await readdir(folder)).toEqual(['out']);
  });

  it('leaves nothing where filling fails', async () => {
    const failing = writeDirectory(at('deep/out'), () => Promise.reject(new ArtifactError('no')), { isLocked: false });
    await expect(failing).rejects.toSatisfy(ArtifactError.isInstance);
    expect(await readdir(at('deep'))).toEqual([]);
  });
});
