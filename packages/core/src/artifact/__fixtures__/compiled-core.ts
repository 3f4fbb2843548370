import { execFile, type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const packageRoot = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Begins a script that must not be allowed everything: root hands the work to the user "nobody". Only now, when everything is
 * loaded: Node and the checkout may lie in a home of root's, where nobody else may read.
 */
export const asNobody = 'if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }';

export interface CompiledCore {
  /** A folder that other users may read. */
  readonly directory: string;
  /** Start Node on a script in which `core` is this package; its stdout and stderr are piped. */
  start(script: string, wrap?: (command: readonly string[]) => readonly string[]): ChildProcess;
  remove(): Promise<void>;
}

/** Compile the package beside no build of the checkout: tests need none, and a stale one would be tested in its place. */
export async function compileCore(): Promise<CompiledCore> {
  const directory = await mkdtemp(join(tmpdir(), 'graft-core-'));
  await chmod(directory, 0o755);
  const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const options = ['-p', join(packageRoot, 'tsconfig.build.json'), '--outDir', join(directory, 'core')];
  await promisify(execFile)(process.execPath, [compiler, ...options]);
  await symlink(join(packageRoot, 'node_modules'), join(directory, 'node_modules'));
  const entry = pathToFileURL(join(directory, 'core/index.js')).href;
  return {
    directory,
    start(script, wrap = (command) => command) {
      const text = `import * as core from ${JSON.stringify(entry)};\n${script}`;
      const [program, ...rest] = wrap([process.execPath, '--input-type=module', '--eval', text]);
      return spawn(program as string, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Resolves when the child has printed the word. */
export function printed(child: ChildProcess, word: string): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(word)) resolve();
    });
    child.once('exit', (code) => reject(new RangeError(`the child ended with ${code} before it printed ${word}: ${text}`)));
  });
}

interface Ended {
  readonly status: number | string;
  readonly output: string;
  readonly errors: string;
}

/** Everything the child prints, and its exit status (or the signal that ended it). */
export async function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const status = await new Promise<number | string>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? '')));
  return { status, output, errors };
}
