import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isAlive, processId } from './process-id.ts';

const hasProc = existsSync('/proc/self/stat');

describe('isAlive', () => {
  it('is true of this process and false of one that ended', async () => {
    expect(await isAlive(await processId())).toBe(true);
    const child = spawn(process.execPath, ['--eval', '']);
    await once(child, 'exit');
    expect(await isAlive({ pid: child.pid as number, started: '' })).toBe(false);
  });

  it('knows a process by its pid alone where the start is not known', async () => {
    expect(await isAlive({ pid: process.pid, started: '' })).toBe(true);
  });

  it.skipIf(!hasProc)('is false of an earlier process that had the same pid', async () => {
    const { pid, started } = await processId();
    expect(Number(started)).toBeGreaterThan(0);
    expect(await isAlive({ pid, started: `${Number(started) - 1}` })).toBe(false);
  });

  it.skipIf(!hasProc)('is false of a process that was killed and that its parent has not waited for', async () => {
    // The shell becomes a program that never waits for the child that the shell started.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await sleep(10);
    expect(await isAlive({ pid, started: '' })).toBe(false);
    parent.kill('SIGKILL');
  });
});
