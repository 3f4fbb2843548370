import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRegularFile } from './read-regular-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-regular-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const read = (name: string, maxBytes = 100) => readRegularFile(join(folder, name), { maxBytes, hint: 'the way out' });

describe('readRegularFile', () => {
  it('reads a file, and one behind a link', async () => {
    await writeFile(join(folder, 'file'), 'bytes');
    await symlink('file', join(folder, 'link'));
    expect(String(await read('file'))).toBe('bytes');
    expect(String(await read('link'))).toBe('bytes');
  });

  it('refuses a larger file, a folder and what is not there', async () => {
    await writeFile(join(folder, 'large'), 'x'.repeat(101));
    await expect(read('large')).rejects.toThrow('at most 100 bytes');
    await expect(read('.')).rejects.toThrow(/a folder|EISDIR/);
    await expect(read('absent')).rejects.toMatchObject({ code: 'GRAFT_ARTIFACT', hint: 'the way out' });
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe and an endless device at once', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await symlink('/dev/zero', join(folder, 'endless'));
    await expect(read('pipe')).rejects.toThrow('a pipe');
    await expect(read('endless')).rejects.toThrow('a device');
  });
});
