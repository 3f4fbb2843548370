import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { fetchWheel } from './fetch-wheel.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(process.platform === 'win32')('pip as the fetcher of wheels', () => {
  it('is asked for this one wheel and nothing that would be built or run', async () => {
    const folder = await pythonThat(
      'echo "$*" > "$0.args"; while [ "$1" != --dest ]; do shift; done; printf wheel > "$2/some-1.0-py3-none-any.whl"',
    );
    expect((await fetchWheel('some==1.0', 100)).toString()).toBe('wheel');
    const args = await readFile(join(folder, 'python3.args'), 'utf8');
    expect(args).toMatch(/^-m pip download .*--no-deps --only-binary=:all: .*some==1\.0$/m);
  });

  it('is quoted with its own first error', async () => {
    await pythonThat('echo "WARNING: noise" >&2; echo "ERROR: No matching distribution found" >&2; exit 1');
    await expect(fetchWheel('some==1.0', 100)).rejects.toThrow('pip said: ERROR: No matching distribution found');
  });

  it('is refused a wheel that is too large', async () => {
    await pythonThat('while [ "$1" != --dest ]; do shift; done; printf wheel > "$2/some-1.0-py3-none-any.whl"');
    await expect(fetchWheel('some==1.0', 4)).rejects.toThrow(/5 bytes or more where at most 4/);
  });

  it('is stopped while a wheel grows beyond what is expected, and its temporary files go', async () => {
    const folder = await pythonThat('echo "$TMPDIR" > "$0.folder"; while :; do printf 0123456789; done > "$TMPDIR/part"');
    await expect(fetchWheel('some==1.0', 1000)).rejects.toThrow(/bytes or more where at most 1000/);
    const temporary = (await readFile(join(folder, 'python3.folder'), 'utf8')).trim();
    await expect(stat(temporary)).rejects.toThrow(/ENOENT/);
  });

  it('is not told secrets that are not its own', async () => {
    vi.stubEnv('HF_TOKEN', 'secret');
    await pythonThat('while [ "$1" != --dest ]; do shift; done; printf "%s" "[$HF_TOKEN]" > "$2/some-1.0-py3-none-any.whl"');
    expect((await fetchWheel('some==1.0', 100)).toString()).toBe('[]');
  });

  it('may be missing, alone or with its Python, and the error says so', async () => {
    vi.stubEnv('PATH', await temporaryFolder());
    await expect(fetchWheel('some==1.0', 100)).rejects.toThrow(/no Python with pip was found/);
    await pythonThat('echo "python3: No module named pip" >&2; exit 1');
    await expect(fetchWheel('some==1.0', 100)).rejects.toThrow(/no Python with pip was found/);
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
