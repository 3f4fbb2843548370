import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyAsset } from '../../test/support/tiny-asset.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Asset } from './asset.ts';
import { readPins, writePin } from './lock-file.ts';

const assetOf = (id: string): Asset => ({ ...tinyAsset([]), id });
const pinOf = (digit: number) => ({ sha256: String(digit % 10).repeat(64), source: `source ${digit}` });

describe('pins', () => {
  it('that many write at once are all kept, by whichever path they name the file', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(folder, 'project'));
    await symlink(join(folder, 'project'), join(folder, 'link'));
    const ids = Array.from({ length: 20 }, (_, at) => `network-${at}`);
    const files = ['project', 'link'].map((name) => join(folder, name, 'graft.lock.json'));
    await Promise.all(ids.map((id, at) => writePin({ cache, lockFile: files[at % 2] as string }, id, pinOf(at))));
    const store = { cache, lockFile: files[0] as string };
    for (const [at, id] of ids.entries()) expect((await readPins(assetOf(id), store)).own).toEqual(pinOf(at));
    expect(await readdir(join(folder, 'project'))).toEqual(['graft.lock.json']);
  });

  it('leave what else the file says, and do not touch a file of another format', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    const lockFile = join(folder, 'graft.lock.json');
    await writeFile(lockFile, JSON.stringify({ format: 1, note: 'mine', weights: { a: pinOf(1) } }));
    await writePin({ cache, lockFile }, 'b', pinOf(2));
    expect(JSON.parse(await readFile(lockFile, 'utf8'))).toEqual({ format: 1, note: 'mine', weights: { a: pinOf(1), b: pinOf(2) } });
    await writeFile(lockFile, '{"format": 2}');
    await expect(writePin({ cache, lockFile }, 'c', pinOf(3))).rejects.toThrow(/lock file of format 1/);
    expect(await readFile(lockFile, 'utf8')).toBe('{"format": 2}');
  });
});
