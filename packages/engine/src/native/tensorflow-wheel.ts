import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, InterruptedError, runProgram } from '@graft/core';
import { unpackZip } from '@graft/core/archive';
import { downloadWheel, type Wheel } from '@graft/weights';
import { compileAddon } from './compile-addon.ts';
import type { NativeSource } from './native-source.ts';

/** The wheel that holds libtensorflow. It is made for CPython 3.11, of which nothing is used. */
const wheel: Wheel = {
  requirement: 'tensorflow-cpu==2.15.1',
  target: { python: '3.11', platform: 'manylinux2014_x86_64' },
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  maxBytes: 207_208_420,
};

/** Linked and loaded under their own names: renamed to libtensorflow.so.2, the first links and then fails to load. */
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const headers = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/', 'xla/tsl/'];

/** libtensorflow from a Python wheel: many machines reach the package index and not Google's storage. */
export const tensorflowWheel: NativeSource = {
  title: `the ${wheel.requirement} wheel of the Python package index`,
  key: 'wheel-2.15.1',
  async build(directory, { tfjsNode, onProgress, signal }) {
    requireManylinux();
    // Look for the compiler before downloading 207 MB in vain.
    await runProgram(process.env.CXX || 'g++', ['--version'], { signal });
    const downloads = join(directory, 'download');
    const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
    const report = (bytes: number): void =>
      onProgress({ task: 'downloading libtensorflow (MB)', done: megabytes(bytes), total: megabytes(wheel.maxBytes) });
    report(0);
    const file = await downloadWheel(wheel, downloads, { onBytes: report, signal });
    report(wheel.maxBytes);
    await unpackZip(file, {
      target: (name) => targetOf(directory, name),
      onBytes: (done) => onProgress({ task: 'unpacking libtensorflow (MB)', done: megabytes(done) }),
      refuse: (why, cause) => {
        throw new EngineError(`the wheel is not as it should be: ${why}`, { cause });
      },
      signal,
    }).catch((cause: unknown) => {
      throw signal?.aborted ? new InterruptedError('Interrupted while libtensorflow was unpacked.', { cause }) : cause;
    });
    await rm(downloads, { recursive: true });
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

/** Where an entry of the wheel goes; undefined for the many that are not needed. */
function targetOf(directory: string, name: string): string | undefined {
  const inPackage = name.startsWith('tensorflow/') ? name.slice('tensorflow/'.length) : '';
  if (libraries.includes(inPackage)) return join(directory, 'lib', inPackage);
  const header = inPackage.startsWith('include/') ? inPackage.slice('include/'.length) : '';
  return headers.some((prefix) => header.startsWith(prefix)) ? join(directory, 'include', header) : undefined;
}
