import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { EngineError } from '../errors/engine-error.ts';
import { InterruptedError } from '../errors/interrupted-error.ts';

export interface ProgramOptions {
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Run a program to its end, quietly.
 *
 * @returns its standard output.
 * @throws {EngineError} when it is missing, fails (with the end of what it said) or takes too long; {InterruptedError} on `signal`.
 */
export async function runProgram(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const { cwd, env, signal, timeoutMs } = options;
  if (signal?.aborted) throw new InterruptedError(`Interrupted before ${program} was started.`);
  // A group of its own, so that what it starts can be stopped with it.
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));

  let stopped: 'signal' | 'time' | undefined;
  const stop = (reason: 'signal' | 'time'): void => {
    stopped = reason;
    if (child.pid !== undefined) killGroup(child.pid);
  };
  const onAbort = (): void => stop('signal');
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop('time'), timeoutMs);
  try {
    const code = await new Promise<number | string | null>((resolve, reject) => {
      child.on('error', reject).on('close', (status, killedBy) => resolve(status ?? killedBy));
    });
    if (stopped === 'signal') throw new InterruptedError(`Interrupted while ${program} ran.`);
    if (stopped === 'time') throw new EngineError(`${program} took longer than ${(timeoutMs ?? 0) / 1000} seconds`);
    if (code !== 0) throw new EngineError(`${basename(program)} ended with ${code}: ${reasonIn(said.stderr || said.stdout)}`);
    return said.stdout;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new EngineError(`there is no ${program} on the PATH`, { cause });
    throw cause;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

/** The lines that say what went wrong, where there are such; else the last ones. */
function reasonIn(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const errors = lines.filter((line) => /error: /i.test(line)).slice(0, 2);
  return (errors.length > 0 ? errors : lines.slice(-2)).join(' | ').slice(0, 400);
}
