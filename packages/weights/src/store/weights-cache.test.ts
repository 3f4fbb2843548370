import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyAsset, tinyShards, tinyWeights } from '../../test/support/tiny-asset.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { digestOf } from '../weight-files.ts';
import { assetStatus, verifyAsset } from './asset-status.ts';
import { obtain } from './obtain.ts';
import { type PruneOptions, pruneStore } from './prune-store.ts';
import { storeWeights } from './weights-cache.ts';

const prune = (options: PruneOptions) => pruneStore(options, { ids: [asset.id], also: async () => [] });
const shards = tinyShards(1);
const sha256 = digestOf(shards);
const asset = tinyAsset([{ kind: 'tfjs', url: 'http://127.0.0.1:1/model.json', sha256, maxBytes: 1000 }]);

describe('damaged weights in the cache', () => {
  const damages: readonly (readonly [string, (folder: string) => Promise<void>, RegExp])[] = [
    ['lack a shard', (folder) => rm(join(folder, 'group1-shard2of2')), /group1-shard2of2 .* but it is missing/],
    [
      'have a pipe for a shard',
      (folder) => replaceByPipe(join(folder, 'group1-shard1of2')),
      /group1-shard1of2 but it is not a regular file/,
    ],
    [
      'have a folder for a shard',
      async (folder) => {
        await rm(join(folder, 'group1-shard1of2'));
        await mkdir(join(folder, 'group1-shard1of2'));
      },
      /group1-shard1of2 but it is not a regular file/,
    ],
    ['list no shards', (folder) => writeFile(join(folder, 'model.json'), '{}'), /lists its shards/],
  ];

  it.each(damages)('that %s are reported as damaged by each command, and pruned', async (_, damage, reason) => {
    const cache = await temporaryFolder();
    const { path } = await storeWeights(cache, shards);
    expect(await verifyAsset(asset, { cache })).toMatchObject({ state: 'sound' });
    await damage(path);
    const told = expect.stringMatching(reason);
    expect(await verifyAsset(asset, { cache })).toEqual({ state: 'damaged', path, sha256, damage: told });
    expect(await assetStatus(asset, { cache })).toMatchObject({ cached: false, path, damage: told });
    await expect(obtain(asset, { cache, offline: true })).rejects.toMatchObject({
      code: 'GRAFT_WEIGHTS',
      message: told,
      hint: expect.stringContaining('`graft models prune`'),
    });
    expect(await prune({ cache })).toMatchObject([{ path: join(cache, 'weights', sha256) }]);
    expect(await verifyAsset(asset, { cache })).toEqual({ state: 'missing', sha256 });
  });

  it('under whose name a pipe lies do not keep a reader waiting, nor does a pipe that a user brings', async () => {
    const cache = await temporaryFolder();
    const folder = join(cache, 'weights', sha256);
    await mkdir(folder, { recursive: true });
    await replaceByPipe(join(folder, 'x.fifo'));
    expect(await verifyAsset(asset, { cache })).toMatchObject({ state: 'damaged' });
    expect(await prune({ cache, isDry: true })).toMatchObject([{ path: folder }]);
    const brought = await temporaryFolder();
    for (const name of ['x.pth', 'x.whl', 'model.json']) {
      await replaceByPipe(join(brought, name));
      const weights = name === 'model.json' ? brought : join(brought, name);
      await expect(obtain(asset, { cache, weights })).rejects.toMatchObject({ code: 'GRAFT_WEIGHTS' });
    }
  });
});

describe('weights that are brought again', () => {
  const hub = tinyAsset([{ kind: 'hub', repository: 'some/network', file: 'model.safetensors', maxBytes: 10_000 }]);
  const file = tinyWeights(1);

  it.each(['first.safetensors', '.hidden.safetensors', 'layers-model'])(
    'as %s are found again, stored once, and not pruned',
    async (name) => {
      const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
      const bring = async (as: string) => {
        await writeFile(join(folder, as), file);
        return obtain(hub, { cache, weights: join(folder, as) });
      };
      const { path, sha256: digest } = await bring(name);
      expect(await readFile(path)).toEqual(file);
      for (const other of ['second.safetensors', '.third.safetensors']) expect((await bring(other)).path).toBe(path);
      expect(await readdir(join(cache, 'weights', digest))).toHaveLength(1);
      expect(await verifyAsset(hub, { cache })).toMatchObject({ state: 'sound', path });
      expect(await prune({ cache })).toEqual([]);
    },
  );

  it('take the place of broken ones, whatever those are called', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    const weights = join(folder, 'sound.safetensors');
    await writeFile(weights, file);
    const { path } = await obtain(hub, { cache, weights });
    await writeFile(path, 'broken');
    await rename(path, join(path, '../broken.safetensors'));
    expect(await obtain(hub, { cache, weights })).toMatchObject({ path });
    expect(await obtain(hub, { cache })).toMatchObject({ path, source: 'cache' });
  });

  it('lose what lies beside them, and stay themselves', async () => {
    const cache = await temporaryFolder();
    const { path } = await storeWeights(cache, new Map([['m.safetensors', file]]));
    const stray = join(path, '../a.safetensors');
    await writeFile(stray, 'stray');
    expect(await prune({ cache })).toEqual([{ path: stray, bytes: 5, why: 'not the weights that it is filed as' }]);
    expect(await readFile(path)).toEqual(file);
  });
});

it('a check ends when it is asked to', async () => {
  const cache = await temporaryFolder();
  await storeWeights(cache, shards);
  const reason = new Error('enough');
  await expect(verifyAsset(asset, { cache, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

async function replaceByPipe(path: string): Promise<void> {
  await rm(path, { force: true });
  execFileSync('mkfifo', [path]);
}
