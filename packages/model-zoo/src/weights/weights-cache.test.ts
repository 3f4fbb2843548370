import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { tinyBackbone, tinyShards } from '../../test/support/tiny-backbone.ts';
import { pruneWeights } from './prune-weights.ts';
import { resolveWeights } from './resolve-weights.ts';
import { verifyWeights } from './verify-weights.ts';
import { digestOf } from './weight-files.ts';
import { storeWeights } from './weights-cache.ts';
import { weightsStatus } from './weights-status.ts';

const shards = tinyShards(1);
const sha256 = digestOf(shards);
const spec = tinyBackbone([{ kind: 'tfjs', url: 'http://127.0.0.1:1/model.json', sha256, maxBytes: 1000 }]);

describe('weights in the cache that are damaged', () => {
  const damages: readonly (readonly [string, (folder: string) => Promise<void>, RegExp])[] = [
    ['lack a shard', (folder) => rm(join(folder, 'group1-shard2of2')), /group1-shard2of2 .* but there is none/],
    ['have a pipe for a shard', (folder) => replaceByPipe(join(folder, 'group1-shard1of2')), /group1-shard1of2 but it is no regular file/],
    [
      'have a folder for a shard',
      async (folder) => {
        await rm(join(folder, 'group1-shard1of2'));
        await mkdir(join(folder, 'group1-shard1of2'));
      },
      /group1-shard1of2 but it is no regular file/,
    ],
    ['list no shards', (folder) => writeFile(join(folder, 'model.json'), '{}'), /lists its shards/],
  ];

  it.each(damages)('since they %s are told as that by each command, and pruned', async (_, damage, reason) => {
    const cache = await temporaryFolder();
    const { path } = await storeWeights(cache, shards);
    expect(await verifyWeights(spec, { cache })).toMatchObject({ state: 'sound' });
    await damage(path);
    const told = expect.stringMatching(reason);
    expect(await verifyWeights(spec, { cache })).toEqual({ state: 'damaged', path, sha256, damage: told });
    expect(await weightsStatus(spec, { cache })).toMatchObject({ cached: false, path, damage: told });
    await expect(resolveWeights(spec, { cache, offline: true })).rejects.toMatchObject({
      code: 'GRAFT_WEIGHTS',
      message: told,
      hint: expect.stringContaining('`graft models prune`'),
    });
    expect(await pruneWeights({ cache })).toMatchObject([{ path: join(cache, 'weights', sha256) }]);
    expect(await verifyWeights(spec, { cache })).toEqual({ state: 'missing', sha256 });
  });

  it('since a pipe has their name do not keep a reader waiting, and neither does one that is brought', async () => {
    const cache = await temporaryFolder();
    const folder = join(cache, 'weights', sha256);
    await mkdir(folder, { recursive: true });
    await replaceByPipe(join(folder, 'x.fifo'));
    expect(await verifyWeights(spec, { cache })).toMatchObject({ state: 'damaged' });
    expect(await pruneWeights({ cache, isDry: true })).toMatchObject([{ path: folder }]);
    const brought = await temporaryFolder();
    for (const name of ['x.pth', 'x.whl', 'model.json']) {
      await replaceByPipe(join(brought, name));
      const weights = name === 'model.json' ? brought : join(brought, name);
      await expect(resolveWeights(spec, { cache, weights })).rejects.toMatchObject({ code: 'GRAFT_WEIGHTS' });
    }
  });
});

it('a check ends when it is asked to', async () => {
  const cache = await temporaryFolder();
  await storeWeights(cache, shards);
  const reason = new Error('enough');
  await expect(verifyWeights(spec, { cache, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

async function replaceByPipe(path: string): Promise<void> {
  await rm(path, { force: true });
  execFileSync('mkfifo', [path]);
}
