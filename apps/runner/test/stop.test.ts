import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from './graft.ts';

const runCommand = new URL('../dist/terminal/run-command.js', import.meta.url).href;
const directory = await scratch();

/** Run a command in a process of its own, ask it to stop as often as told, and see how a shell would call its end. */
async function stopped(work: string, { stopWithinMs, signals = 1 }: { readonly stopWithinMs: number; readonly signals?: number }) {
  const script = `
    import { execFileSync } from 'node:child_process';
    import { open } from 'node:fs/promises';
    import { runCommand } from ${JSON.stringify(runCommand)};
    await runCommand({}, async ({ signal }) => { process.stdout.write('begun'); ${work} }, { stopWithinMs: ${stopWithinMs} });`;
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

it('a command that heeds a signal ends with 130 by itself', async () => {
  expect(
    await stopped(`const timer = setInterval(() => undefined, 1000); try { ${heeding} } finally { clearInterval(timer); }`, {
      stopWithinMs: 600_000,
    }),
  ).toBe(130);
});

it('one that does not is ended with 130 after a time, and at the second signal', async () => {
  expect(await stopped(forever, { stopWithinMs: 50 })).toBe(130);
  expect(await stopped(forever, { stopWithinMs: 600_000, signals: 2 })).toBe(130);
});

it('one that waits in a system call is ended as well', async () => {
  expect(await stopped(blocked, { stopWithinMs: 50 })).toBe(130);
});
