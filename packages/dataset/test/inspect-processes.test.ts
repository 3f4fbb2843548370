import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Answer {
  readonly found: readonly (readonly [
    id: string,
    inspection: { readonly photo?: object; readonly failure?: { readonly problem: string } },
  ])[];
  /** Processes seen at work. */
  readonly most: number;
  readonly code?: string;
  readonly message?: string;
}

// Processes are started from the build, as users start them.
const isBuilt = existsSync(new URL('../dist/index.js', import.meta.url));

describe.skipIf((!isBuilt && !process.env.CI) || process.platform !== 'linux')('an index by several processes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-processes-'));
    for (let n = 0; n < 100; n++) {
      const data = Uint8Array.from({ length: 40 * 30 * 3 }, (_, at) => (Math.imul(at + n, 2_654_435_761) >>> 13) & 255);
      const picture = sharp(data, { raw: { width: 40, height: 30, channels: 3 } });
      const bytes = await (n % 3 === 0 ? picture.png() : picture.jpeg()).toBuffer();
      await writeFile(join(folder, `${String(n).padStart(3, '0')}.jpg`), n % 10 === 7 ? bytes.subarray(0, bytes.length / 2) : bytes);
    }
    await mkdir(join(folder, 'folder.jpg'));
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const script = fileURLToPath(new URL('./__fixtures__/inspect-at-once.mjs', import.meta.url));
  const inspect = (...args: readonly string[]): Answer =>
    JSON.parse(execFileSync(process.execPath, [script, folder, ...args], { encoding: 'utf8' })) as Answer;

  it('finds in the same order what one process finds, photos, broken ones, a pipe, a folder and what is not there', () => {
    const alone = inspect('0');
    const together = inspect('3');
    expect(together.found).toEqual(alone.found);
    expect([alone.most, together.most]).toEqual([0, 3]);
    expect(alone.found).toHaveLength(103);
    expect(alone.found.filter(([, { failure }]) => failure?.problem === 'unreachable').map(([id]) => id)).toEqual([
      'folder.jpg',
      'pipe.jpg',
      'missing.jpg',
    ]);
    expect(alone.found.filter(([, { photo }]) => photo !== undefined)).toHaveLength(90);
  });

  // Again and again: whether a process is missed at a broken pipe or at its end is a matter of moments.
  it('says so when they are killed, and ends', { repeats: 7, timeout: 60_000 }, () => {
    const { code, message } = inspect('2', 'kill');
    expect(code).toBe('GRAFT_WORKER');
    expect(message).toMatch(/^Expected process [12] of the index to answer( for .+ to .+)? but it ended by SIGKILL\.$/);
  });
});
