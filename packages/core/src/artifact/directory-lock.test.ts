import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { type CompiledCore, compileCore, ended, printed } from './__fixtures__/compiled-core.ts';
import { lockDirectory } from './directory-lock.ts';

let core: CompiledCore;
let folder: string;
let path: string;
beforeAll(async () => {
  core = await compileCore();
});
afterAll(() => core.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-'));
  path = join(folder, 'features.lock');
  return () => rm(folder, { recursive: true, force: true });
});

/** A process that takes the lock and keeps it. */
const holder = () => core.start(`await core.lockDirectory('${path}'); console.log('held'); setInterval(() => {}, 1000);`);

describe('lockDirectory', () => {
  it('is one file that names its owner while it is held, and none afterwards', async () => {
    const release = await lockDirectory(path);
    expect(await readdir(folder)).toEqual(['features.lock']);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes the folder that it lies in', async () => {
    await (await lockDirectory(join(folder, 'a/b.lock')))();
    expect(await readdir(join(folder, 'a'))).toEqual([]);
  });

  it('lets a second call wait, tells it once for whom, and hands the lock on', async () => {
    const release = await lockDirectory(path);
    const waitedFor: number[] = [];
    let isTaken = false;
    const second = lockDirectory(path, { onWait: (pid) => waitedFor.push(pid) }).then((releaseSecond) => {
      isTaken = true;
      return releaseSecond;
    });
    await sleep(350);
    expect(isTaken).toBe(false);
    await release();
    await (await second)();
    expect(waitedFor).toEqual([process.pid]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not take away the next holder when it is released twice', async () => {
    const release = await lockDirectory(path);
    await release();
    const next = await lockDirectory(path);
    await release();
    expect(existsSync(path)).toBe(true);
    await next();
  });

  it('stops waiting when it is told to, and leaves nothing of its own', async () => {
    const release = await lockDirectory(path);
    const abort = new AbortController();
    const waiting = lockDirectory(path, { signal: abort.signal, onWait: () => abort.abort() });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual(['features.lock']);
    await release();
  });

  it('waits for another process and takes the lock when that one is killed', async () => {
    const child = holder();
    await printed(child, 'held');
    const waitedFor: number[] = [];
    const waiting = lockDirectory(path, { onWait: (pid) => waitedFor.push(pid) });
    await sleep(150);
    expect(waitedFor).toEqual([child.pid]);
    child.kill('SIGKILL');
    await (await waiting)();
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(!existsSync('/proc/self/stat'))('removes a lock whose pid now belongs to a process that started later', async () => {
    await writeFile(path, JSON.stringify({ pid: process.pid, started: '1' }));
    await (await lockDirectory(path))();
  });

  it.each(['', 'null', '{}', '{"pid":', '"text"'])('removes a lock that holds %o: a power cut, nobody', async (text) => {
    await writeFile(path, text);
    await (await lockDirectory(path))();
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes what processes left that were killed before, while and after they removed a stale lock', async () => {
    const child = holder();
    await printed(child, 'held');
    child.kill('SIGKILL');
    await ended(child);
    // Killed between link and rm: the draft is a second name of the lock. And one that was breaking it.
    const lock = await readFile(path);
    for (const name of [`.${child.pid}-00000000`, '.break', `.break.${child.pid}-11111111`]) await writeFile(`${path}${name}`, lock);
    await writeFile(join(folder, 'features.lock.notes'), 'not ours');
    const release = await lockDirectory(path);
    expect((await readdir(folder)).sort()).toEqual(['features.lock', 'features.lock.notes']);
    await release();
  });

  it('removes the lock of breaking that a killed process left, though there is nothing to break', async () => {
    await writeFile(`${path}.break`, '{"pid":4194305,"started":"1"}');
    const release = await lockDirectory(path);
    expect(await readdir(folder)).toEqual(['features.lock']);
    await release();
  });

  it('is not taken from its holder by a process that found the one before it stale, and was slow to remove that', async () => {
    const stale = '{"pid":4194305,"started":"1"}';
    await writeFile(path, stale);
    // It reads the stale lock and then stands still until this process has taken the lock.
    const child = core.start(
      `import fs from 'node:fs/promises';
       import { existsSync } from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       const { readFile } = fs;
       let reads = 0;
       fs.readFile = async (file, encoding) => {
         const text = await readFile(file, encoding);
         if (file === '${path}' && reads++ === 0) {
           console.log('read');
           while (!existsSync('${folder}/go')) await new Promise((resolve) => setTimeout(resolve, 5));
         }
         return text;
       };
       syncBuiltinESMExports();
       const release = await core.lockDirectory('${path}', { onWait: (pid) => console.log('waits for', pid) });
       console.log('taken');
       await release();`,
    );
    const end = ended(child);
    await printed(child, 'read');
    const release = await lockDirectory(path);
    await writeFile(join(folder, 'go'), '');
    await printed(child, 'waits for');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await release();
    expect(await end).toEqual({ status: 0, output: `read\nwaits for ${process.pid}\ntaken\n`, errors: '' });
  });

  it('is held by one of several processes at a time, though it is found stale again and again', { timeout: 60_000 }, async () => {
    const rounds = 10;
    const children = Array.from({ length: 4 }, () =>
      core.start(
        `import { openSync, closeSync, unlinkSync, existsSync, writeFileSync } from 'node:fs';
         for (let round = 0; round < ${rounds}; round++) {
           const release = await core.lockDirectory('${path}');
           closeSync(openSync('${folder}/inside', 'wx'));
           await new Promise((resolve) => setTimeout(resolve, 1));
           unlinkSync('${folder}/inside');
           // Instead of releasing it, leave a lock of a process that is gone: everyone who waits finds it stale.
           if (round % 2) await release(); else writeFileSync('${path}', '{"pid":4194305,"started":"1"}');
         }`,
      ),
    );
    const results = await Promise.all(children.map(ended));
    // A process that found the lock taken by two would have failed to make the file "inside".
    expect(results.map(({ status, errors }) => [status, errors])).toEqual(children.map(() => [0, '']));
  });

  it('says in the house form why it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(lockDirectory(join(folder, 'file/a.lock'))).rejects.toThrow(ArtifactError);
  });
});
