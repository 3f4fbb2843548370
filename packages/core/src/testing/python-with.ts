import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../artifact/cache-directory.ts';

/** Whether virtual environments can be made here: a test that needs one skips visibly where not, and fails where `CI` is set. */
export const hasPython: boolean = spawnSync('python3', ['-m', 'venv', '-h']).status === 0;

/**
 * The Python interpreter of a virtual environment with one package. It is made once and kept in the cache.
 *
 * @param requirement - as pip takes it, pinned: `onnx==1.23.2`.
 */
export async function pythonWith(requirement: string): Promise<string> {
  const venv = join(cacheDirectory(), 'test', requirement);
  const python = join(venv, 'bin', 'python');
  if (existsSync(python)) return python;
  await mkdir(dirname(venv), { recursive: true });
  const draft = await mkdtemp(join(dirname(venv), 'draft-'));
  run('python3', ['-m', 'venv', draft]);
  run(join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', requirement]);
  // Another process may have been faster.
  await rename(draft, venv).catch(() => rm(draft, { recursive: true, force: true }));
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new RangeError(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
