import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleDirectory } from './sample-directory.ts';
import { isSample } from './sample-notice.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'graft-cache-'));
  vi.stubEnv('GRAFT_CACHE', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true, force: true });
});

describe('sampleDirectory', () => {
  it('draws into the cache once, also when asked twice at the same time', async () => {
    const ask = (): Promise<string> => sampleDirectory({ seed: 7, count: 18 });
    const [directory, same] = await Promise.all([ask(), ask()]);
    expect(same).toBe(directory);
    expect(directory).toBe(join(cache, 'sample', 'seed-7-count-18'));
    const { ino } = await stat(directory);
    await ask();
    expect((await stat(directory)).ino).toBe(ino);
  });

  it('answers with a folder that is recognised as a drawn sample', async () => {
    expect(await isSample(await sampleDirectory({ seed: 1, count: 18 }))).toBe(true);
    expect(await isSample(cache)).toBe(false);
  });
});
