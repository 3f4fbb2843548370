import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWithin, realPlace } from './real-place.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'graft-place-')));
  await mkdir(join(folder, 'photos/deep'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('realPlace', () => {
  it('follows links on the way and at the end, to places that exist and to those that do not yet', async () => {
    await symlink('photos', join(folder, 'album'));
    await symlink('album/new', join(folder, 'later'));
    await symlink('later/newer', join(folder, 'last'));
    expect(await realPlace(join(folder, 'album'))).toBe(join(folder, 'photos'));
    expect(await realPlace(join(folder, 'album/deep/../a/b'))).toBe(join(folder, 'photos/a/b'));
    expect(await realPlace(join(folder, 'later'))).toBe(join(folder, 'photos/new'));
    expect(await realPlace(join(folder, 'last/x'))).toBe(join(folder, 'photos/new/newer/x'));
    expect(await realPlace(relative(process.cwd(), join(folder, 'album/a')))).toBe(join(folder, 'photos/a'));
  });

  it('comes to an end in a circle of links', async () => {
    await symlink('b', join(folder, 'a'));
    await symlink('a', join(folder, 'b'));
    expect(await realPlace(join(folder, 'a'))).toMatch(/[ab]$/);
  });
});

describe('isWithin', () => {
  it('is true of the folder itself and of what lies below it', () => {
    for (const place of ['/photos', '/photos/a', '/photos/..a', '/photos/a/b']) expect(isWithin(place, '/photos'), place).toBe(true);
    for (const place of ['/', '/photos2', '/out', '/photo']) expect(isWithin(place, '/photos'), place).toBe(false);
  });
});
