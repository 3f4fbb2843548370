import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tinyAsset, tinyWeights } from '../../test/support/tiny-asset.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { verifyAsset } from './asset-status.ts';
import { obtain } from './obtain.ts';
import { type PruneOptions, pruneStore } from './prune-store.ts';

const prune = (options: PruneOptions) => pruneStore(options, { ids: [asset.id], also: async () => [] });
const asset = tinyAsset([{ kind: 'hub', repository: 'some/network', file: 'model.safetensors', maxBytes: 10_000 }]);

async function filledCache(): Promise<{ readonly cache: string; readonly sha256: string; readonly path: string }> {
  const cache = await temporaryFolder();
  const brought = join(cache, 'brought.safetensors');
  await writeFile(brought, tinyWeights(1));
  const { sha256, path } = await obtain(asset, { cache, weights: brought });
  const partial = join(cache, 'weights', 'partial');
  await mkdir(partial);
  await writeFile(join(partial, 'a'.repeat(32)), 'half');
  await writeFile(join(partial, `${'a'.repeat(32)}.json`), '{}');
  await writeFile(join(partial, 'not ours'), 'x');
  return { cache, sha256, path };
}

it('removes what never ended and what is not what it is filed as, and nothing else', async () => {
  const { cache, sha256 } = await filledCache();
  const folder = join(cache, 'weights');
  await mkdir(join(folder, 'b'.repeat(64)));
  await writeFile(join(folder, 'b'.repeat(64), 'x.safetensors'), 'other');
  const dry = await prune({ cache, isDry: true });
  expect(dry.map(({ why, bytes }) => [why, bytes])).toEqual([
    ['unfinished download', 4],
    ['unfinished download', 2],
    ['not the weights that it is filed as', 5],
  ]);
  expect(await prune({ cache })).toEqual(dry);
  expect((await readdir(folder)).sort()).toEqual([sha256, 'graft.lock.json', 'partial', 'pins'].sort());
  expect(await readdir(join(folder, 'partial'))).toEqual(['not ours']);
  expect(await prune({ cache })).toEqual([]);
});

it('removes sound weights only when it is asked for all, and leaves their pins', async () => {
  const { cache, sha256 } = await filledCache();
  expect(await verifyAsset(asset, { cache })).toMatchObject({ state: 'sound', sha256 });
  expect((await prune({ cache, isAll: true })).map(({ why }) => why)).toContain('weights');
  expect(await verifyAsset(asset, { cache })).toEqual({ state: 'missing', sha256 });
});

it('is preceded by a check that tells sound, changed and missing weights apart', async () => {
  const { cache, sha256, path } = await filledCache();
  const bytes = await readFile(path);
  bytes[0] = 1;
  await writeFile(path, bytes);
  expect(await verifyAsset(asset, { cache })).toMatchObject({
    state: 'changed',
    sha256,
    path,
    received: expect.not.stringMatching(sha256),
  });
  expect(await verifyAsset({ ...asset, id: 'another' }, { cache })).toMatchObject({ state: 'missing' });
});
