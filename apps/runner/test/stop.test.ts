import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from './graft.ts';

const runCommand = new URL('../dist/terminal/run-command.js', import.meta.url).href;
const directory = await scratch();

/** Run a command in a process of its own, ask it to stop as often as told, and see how a shell would call its end. */
async function stopped(
  work: string,
  { stopWithinMs, signals = 1, before = '' }: { readonly stopWithinMs: number; readonly signals?: number; readonly before?: string },
) {
  const script = `
    import { execFileSync } from 'node:child_process';
    import { open } from 'node:fs/promises';
    import { runCommand } from ${JSON.stringify(runCommand)};
    await runCommand({}, async ({ signal }) => { ${before} process.stdout.write('begun'); ${work} }, { stopWithinMs: ${stopWithinMs} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  for (let more = 1; more < signals; more++) {
    await once(child.stderr, 'data');
    child.kill('SIGTERM');
  }
  const [status, signal] = await closed;
  return status ?? (signal === 'SIGINT' ? 130 : signal);
}

const forever = 'await new Promise(() => setInterval(() => undefined, 1000));';
const heeding = "await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));";
/** A system call that does not return, in a thread that `process.exit` would wait for. */
const pipe = JSON.stringify(join(directory, 'pipe'));
const blocked = `execFileSync('mkfifo', [${pipe}]); await open(${pipe});`;

it('ends with 130 where a command heeds a signal', async () => {
  expect(
    await stopped(`const timer = setInterval(() => undefined, 1000); try { ${heeding} } finally { clearInterval(timer); }`, {
      stopWithinMs: 600_000,
    }),
  ).toBe(130);
});

it('ends a command that does not heed a signal with 130 after a time', async () => {
  expect(await stopped(forever, { stopWithinMs: 50 })).toBe(130);
});

it('ends a command that does not heed a signal with 130 at the second one', async () => {
  expect(await stopped(forever, { stopWithinMs: 600_000, signals: 2 })).toBe(130);
});

it('ends a command that waits in a system call with 130', async () => {
  expect(await stopped(blocked, { stopWithinMs: 50 })).toBe(130);
});

/** A process that heeds no signal, started by one that ends at the first (or heeds none either), itself started by the command. */
const family = (heeds: boolean, file: string): string => {
  const deaf = "for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined); setInterval(() => undefined, 1000);";
  const child = `${deaf} require('node:fs').writeFileSync(${JSON.stringify(file)}, process.pid + ' ' + process.ppid)`;
  const parent =
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached: true, stdio: 'ignore' ` +
    `}); ${heeds ? 'setInterval(() => undefined, 1000)' : deaf}`;
  return `
    const { spawn } = await import('node:child_process');
    const { setTimeout: sleep } = await import('node:timers/promises');
    const { existsSync, readFileSync } = await import('node:fs');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(parent)}], { stdio: 'ignore' });
    signal.addEventListener('abort', () => child.kill('SIGTERM'));
    while (!existsSync(${JSON.stringify(file)}) || readFileSync(${JSON.stringify(file)}, 'utf8') === '') await sleep(20);`;
};

it.skipIf(process.platform === 'win32').each([
  ['heed the signal and leave children behind', true],
  ['do not heed the signal', false],
])('ends all processes that a command started, where those %s', async (_, heeds) => {
  const file = join(directory, `family-${heeds}`);
  expect(await stopped(forever, { before: family(heeds, file), stopWithinMs: 600_000, signals: 2 })).toBe(130);
  const pids = (await readFile(file, 'utf8')).split(' ').map(Number);
  expect(pids).toHaveLength(2);
  await expect.poll(() => Promise.all(pids.map(isRunning)), { timeout: 10_000 }).toEqual([false, false]);
});

/** A zombie has ended, though nobody has waited for it. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !/\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}
