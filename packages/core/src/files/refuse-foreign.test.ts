import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { refuseForeignFile, refuseForeignFolder } from './refuse-foreign.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-foreign-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('refuseForeignFile', () => {
  const refused = (name: string, inputs: readonly string[] = []) =>
    refuseForeignFile(at(name), { flag: '--out', inputs, isOurs: (head) => head.startsWith('made by Graft') });

  it('lets a file be written that is absent, empty or ours', async () => {
    await refused('page.html');
    await writeFile(at('page.html'), '');
    await refused('page.html');
    await writeFile(at('page.html'), `made by Graft${' '.repeat(100_000)}`);
    await refused('page.html');
  });

  it('refuses a file of the user, a folder, and an input by any of its names', async () => {
    await writeFile(at('page.html'), 'not made by Graft');
    await expect(refused('page.html')).rejects.toThrow('Expected a new file for --out');
    await expect(refused('.')).rejects.toThrow('it is not a file');
    await writeFile(at('list.csv'), '');
    await symlink('list.csv', at('link'));
    for (const name of ['list.csv', 'link']) await expect(refused(name, [at('link')])).rejects.toThrow('the photos are read from it');
    expect(await readFile(at('page.html'), 'utf8')).toBe('not made by Graft');
  });
});

describe('refuseForeignFolder', () => {
  it('tells whether the folder is absent, and takes an empty one', async () => {
    expect(await refuseForeignFolder(at('out'), { flag: '--out' })).toBe(true);
    await mkdir(at('out'));
    expect(await refuseForeignFolder(at('out'), { flag: '--out' })).toBe(false);
  });

  it('refuses what is no folder, and names the first entries that no earlier run wrote', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'ours']) await writeFile(at(name), '');
    const findForeign = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name).filter((name) => name < 'e');
    await expect(refuseForeignFolder(folder, { flag: '--out', findForeign })).rejects.toThrow('holds a, b, c and 1 more');
    await expect(refuseForeignFolder(at('a'), { flag: '--out' })).rejects.toThrow('cannot be listed (ENOTDIR)');
    for (const name of ['a', 'b', 'c', 'd']) await rm(at(name));
    expect(await refuseForeignFolder(folder, { flag: '--out', findForeign })).toBe(false);
    await expect(refuseForeignFolder(folder, { flag: '--out' })).rejects.toSatisfy(ArtifactError.isInstance);
  });

  it('refuses a place in an input, reached by a link that leads to a free place', async () => {
    await mkdir(at('photos'));
    await symlink('photos/out', at('link'));
    for (const name of ['photos', 'photos/out', 'link', 'link/deeper'])
      await expect(refuseForeignFolder(at(name), { flag: '--out', inputs: [at('photos')] }), name).rejects.toThrow('outside the photos');
    expect(await refuseForeignFolder(at('photos2'), { flag: '--out', inputs: [at('photos')] })).toBe(true);
  });
});
