import { mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { completeNative } from './complete-native.ts';
import { nativeStatus } from './native-status.ts';
import { tensorflowWheel } from './tensorflow-wheel.ts';

const here = await nativeStatus();
/** A finished build holds the library with its headers, as an unpacked C library does. */
const library = here.addon === undefined ? undefined : dirname(dirname(here.addon));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-native-'));
  vi.stubEnv('GRAFT_CACHE', join(folder, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('completeNative', () => {
  it('skips with the reason and the command where the named folder holds no library', async () => {
    vi.stubEnv('GRAFT_LIBTENSORFLOW', folder);
    const { state, why, command } = await completeNative();
    expect(state).toBe('skipped');
    expect(why).toContain(`neither libtensorflow.so.2 nor libtensorflow.so nor libtensorflow_cc.so.2 is in ${folder}`);
    expect(command).toBe('graft doctor --fix');
  });

  it('skips without a compiler, and leaves nothing behind', async () => {
    await mkdir(join(folder, 'include/tensorflow/c'), { recursive: true });
    for (const file of ['libtensorflow.so.2', 'include/tensorflow/c/c_api.h']) await writeFile(join(folder, file), '');
    vi.stubEnv('GRAFT_LIBTENSORFLOW', folder);
    vi.stubEnv('CXX', '');
    vi.stubEnv('PATH', '');
    const { state, why } = await completeNative();
    expect(state).toBe('skipped');
    expect(why).toContain('there is no g++ on the PATH');
    expect(await readdir(join(folder, 'cache', 'native'))).toEqual([]);
  });

  describe.skipIf(library === undefined)('with a libtensorflow at hand', () => {
    beforeEach(() => {
      vi.stubEnv('GRAFT_LIBTENSORFLOW', library);
    });

    it('builds once when called twice at once, and builds again what was broken since', { timeout: 300_000 }, async () => {
      const lines: string[] = [];
      const log = (line: string): void => void lines.push(line);
      const [one, other] = await Promise.all([completeNative({ log }), completeNative({ log })]);
      expect([one.state, other.state]).toEqual(['ready', 'ready']);
      expect(lines.filter((line) => line.includes('waiting for another set-up'))).toHaveLength(1);

      const native = join(folder, 'cache', 'native');
      expect(await readdir(native)).toHaveLength(1);
      const { addon = '' } = await nativeStatus();
      expect(addon.startsWith(native)).toBe(true);

      // Cut short, it is not complete; of the right size and full of zeros, only the probe can tell.
      const { size } = await stat(addon);
      await truncate(addon, 4096);
      expect(await nativeStatus()).toMatchObject({ available: false });
      await truncate(addon, size);
      expect(await nativeStatus()).toMatchObject({ available: true });
      lines.length = 0;
      expect(await completeNative({ log })).toMatchObject({ state: 'ready' });
      expect(lines[0]).toContain('the existing addon');
      expect(await nativeStatus()).toMatchObject({ available: true, addon });
    });

    it('stops when it is interrupted', async () => {
      const interrupted = new AbortController();
      const onProgress = (): void => interrupted.abort();
      await expect(completeNative({ signal: interrupted.signal, onProgress })).rejects.toMatchObject({ code: 'GRAFT_INTERRUPTED' });
      expect(await readdir(join(folder, 'cache', 'native'))).toEqual([]);
    });
  });
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the wheel', () => {
  const program = async (name: string, script: string): Promise<void> => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', folder);
    vi.stubEnv('CXX', '');
  };
  const build = (): Promise<unknown> => tensorflowWheel.build(join(folder, 'build'), { tfjsNode: folder, onProgress: () => undefined });

  it('needs python3', async () => {
    await program('g++', 'exit 0');
    await expect(build()).rejects.toThrow('no Python with pip was found on the PATH');
  });

  it('needs pip', async () => {
    await program('g++', 'exit 0');
    await program('python3', 'echo "No module named pip" >&2; exit 1');
    await expect(build()).rejects.toThrow('no Python with pip was found on the PATH');
  });

  it('needs a compiler before it downloads', async () => {
    await program('python3', 'exit 0');
    await expect(build()).rejects.toThrow('there is no g++ on the PATH');
  });

  it('says what pip said when it fails', async () => {
    await program('g++', 'exit 0');
    await program('python3', 'case "$*" in *download*) echo "ERROR: No matching distribution found" >&2; exit 1;; esac');
    await expect(build()).rejects.toThrow('python3 ended with 1: ERROR: No matching distribution found');
  });

  it('is refused when it does not match its pin', async () => {
    await program('g++', 'exit 0');
    await program('python3', 'while [ "$1" != --dest ]; do shift; done; echo tampered > "$2/tensorflow_cpu-2.15.1.whl"');
    await expect(build()).rejects.toThrow(/its sha256 is [0-9a-f]{64} where 54660c07[0-9a-f]{56} is pinned/);
  });
});
