import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, InterruptedError, runProgram, sha256OfFile } from '@graft/core';
import { unpackZip } from '@graft/core/archive';
import { compileAddon } from './compile-addon.ts';
import type { BuildContext, NativeSource } from './native-source.ts';

/** The wheel that holds libtensorflow. It is made for CPython 3.11, of which nothing is used. */
const wheel = {
  requirement: 'tensorflow-cpu==2.15.1',
  python: '3.11',
  platform: 'manylinux2014_x86_64',
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  bytes: 207_208_420,
} as const;

/** Linked and loaded under their own names: renamed to libtensorflow.so.2, the first links and then fails to load. */
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const headers = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/', 'xla/tsl/'];

/** libtensorflow from a Python wheel: many machines reach the package index and not Google's storage. */
export const tensorflowWheel: NativeSource = {
  title: `the ${wheel.requirement} wheel of the Python package index`,
  key: 'wheel-2.15.1',
  async build(directory, { tfjsNode, onProgress, signal }) {
    requireManylinux();
    // Look for all programs before downloading 207 MB in vain.
    await runProgram('python3', ['--version'], { signal });
    await runProgram('python3', ['-m', 'pip', '--version'], { signal }).catch((cause: unknown) => {
      throw EngineError.isInstance(cause) ? new EngineError(`python3 has no pip (${cause.message})`, { cause }) : cause;
    });
    await runProgram(process.env.CXX || 'g++', ['--version'], { signal });
    const file = await download(join(directory, 'download'), { onProgress, signal });
    await unpackZip(file, {
      target: (name) => targetOf(directory, name),
      onBytes: (done) => onProgress({ task: 'unpacking libtensorflow (MB)', done: Math.round(done / 1e6) }),
      refuse: (why, cause) => {
        throw new EngineError(`the wheel is not as it should be: ${why}`, { cause });
      },
      signal,
    }).catch((cause: unknown) => {
      throw signal?.aborted ? new InterruptedError('Interrupted while libtensorflow was unpacked.', { cause }) : cause;
    });
    await rm(join(directory, 'download'), { recursive: true });
    const lib = join(directory, 'lib');
    const addon = await compileAddon({
      directory,
      tfjsNode,
      include: join(directory, 'include'),
      lib,
      rpath: '$ORIGIN/../lib',
      libraries,
      onProgress,
      signal,
    });
    return { addon, files: [addon, ...libraries.map((name) => join('lib', name))] };
  },
};

function requireManylinux(): void {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64') throw new EngineError(`the wheel is for Linux on x64, and this is ${platform} on ${arch}`);
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  if (header.glibcVersionRuntime === undefined) throw new EngineError('the wheel needs the GNU C library, which this system does not have');
}

async function download(folder: string, { onProgress, signal }: Omit<BuildContext, 'tfjsNode'>): Promise<string> {
  await mkdir(folder, { recursive: true });
  const task = 'downloading libtensorflow (MB)';
  const report = (bytes: number): void => onProgress({ task, done: Math.round(bytes / 1e6), total: Math.round(wheel.bytes / 1e6) });
  report(0);
  // pip collects the file in its temporary folder: here its growth is visible, and nothing stays elsewhere.
  const timer = setInterval(() => void folderSize(folder).then(report), 500);
  try {
    const options = [
      '--no-deps',
      '--only-binary=:all:',
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--no-input',
      '--progress-bar=off',
    ];
    const target = ['--python-version', wheel.python, '--platform', wheel.platform, '--dest', folder];
    await runProgram('python3', ['-m', 'pip', 'download', ...options, ...target, wheel.requirement], { signal, env: { TMPDIR: folder } });
  } finally {
    clearInterval(timer);
  }
  const [name] = (await readdir(folder)).filter((entry) => entry.endsWith('.whl'));
  if (name === undefined) throw new EngineError('pip ended without an error and without a wheel');
  const file = join(folder, name);
  const found = await sha256OfFile(file);
  if (found !== wheel.sha256) throw new EngineError(`pip's ${name} has the sha256 ${found} where ${wheel.sha256} is pinned`);
  report(wheel.bytes);
  return file;
}

/** Where an entry of the wheel goes; undefined for the many that are not needed. */
function targetOf(directory: string, name: string): string | undefined {
  const inPackage = name.startsWith('tensorflow/') ? name.slice('tensorflow/'.length) : '';
  if (libraries.includes(inPackage)) return join(directory, 'lib', inPackage);
  const header = inPackage.startsWith('include/') ? inPackage.slice('include/'.length) : '';
  return headers.some((prefix) => header.startsWith(prefix)) ? join(directory, 'include', header) : undefined;
}

/** Bytes of all files below a folder that pip is writing to: what is gone by the time it is asked for counts nothing. */
async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((sum, entry) => sum + (entry?.isFile() ? entry.size : 0), 0);
}
