import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@graft/weights/testing';
import { expect, it } from 'vitest';
import { tinyBackbone, tinyWeights } from '../../test/support/tiny-backbone.ts';
import { compiledPath, readCompiled, writeCompiled } from '../compiled-cache.ts';
import { findBackbone } from '../find-backbone.ts';
import { type PruneOptions, pruneWeights } from './prune-weights.ts';
import { resolveWeights } from './resolve-weights.ts';
import { verifyWeights } from './verify-weights.ts';

const spec = tinyBackbone([{ kind: 'hub', repository: 'some/network', file: 'model.safetensors', maxBytes: 10_000 }]);

async function filledCache(): Promise<{ readonly cache: string; readonly sha256: string; readonly path: string }> {
  const cache = await temporaryFolder();
  const brought = join(cache, 'brought.safetensors');
  await writeFile(brought, tinyWeights(1));
  const { sha256, path } = await resolveWeights(spec, { cache, weights: brought });
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
  const dry = await pruneWeights({ cache, isDry: true });
  expect(dry.map(({ why, bytes }) => [why, bytes])).toEqual([
    ['unfinished download', 4],
    ['unfinished download', 2],
    ['not the weights that it is filed as', 5],
  ]);
  expect(await pruneWeights({ cache })).toEqual(dry);
  expect((await readdir(folder)).sort()).toEqual([sha256, 'graft.lock.json', 'partial', 'pins'].sort());
  expect(await readdir(join(folder, 'partial'))).toEqual(['not ours']);
  expect(await pruneWeights({ cache })).toEqual([]);
});

it('removes sound weights only when it is asked for all, and leaves their pins', async () => {
  const { cache, sha256 } = await filledCache();
  expect(await verifyWeights(spec, { cache })).toMatchObject({ state: 'sound', sha256 });
  expect((await pruneWeights({ cache, isAll: true })).map(({ why }) => why)).toContain('weights');
  expect(await verifyWeights(spec, { cache })).toEqual({ state: 'missing', sha256 });
});

it('is preceded by a check that tells sound, changed and missing weights apart', async () => {
  const { cache, sha256, path } = await filledCache();
  const bytes = await readFile(path);
  bytes[0] = 1;
  await writeFile(path, bytes);
  expect(await verifyWeights(spec, { cache })).toMatchObject({
    state: 'changed',
    sha256,
    path,
    received: expect.not.stringMatching(sha256),
  });
  expect(await verifyWeights(findBackbone('efficientnet-lite0'), { cache })).toMatchObject({ state: 'missing' });
});

it('tells compiled networks apart that are broken or of another version, and leaves the others unless it is asked for all', async () => {
  const cache = await temporaryFolder();
  const [sound, broken, alone] = ['sound', 'broken', 'alone'].map((name) => compiledPath(cache, { name })) as [string, string, string];
  for (const path of [sound, broken]) await writeCompiled(path, Buffer.from('network'));
  await writeFile(broken, 'changed');
  await writeFile(alone, 'killed before its sha256 was written');
  const older = [`${'c'.repeat(64)}.onnx`, `${'c'.repeat(64)}.onnx.sha256`, `v1-${'d'.repeat(64)}.onnx`];
  for (const name of older) await writeFile(join(cache, 'compiled', name), 'x');
  await writeFile(join(cache, 'compiled', 'not ours.onnx'), 'x');
  const reasons = async (options: PruneOptions) =>
    Object.fromEntries((await pruneWeights({ cache, ...options })).map(({ path, why }) => [path, why]));
  const going = {
    [broken]: 'broken compiled network',
    [`${broken}.sha256`]: 'broken compiled network',
    [alone]: 'broken compiled network',
    ...Object.fromEntries(older.map((name) => [join(cache, 'compiled', name), 'network compiled by another version'])),
  };
  expect(await reasons({ isDry: true })).toEqual(going);
  expect(await reasons({})).toEqual(going);
  expect(await readCompiled(sound)).toEqual(Buffer.from('network'));
  expect(await reasons({ isAll: true })).toEqual({ [sound]: 'compiled network', [`${sound}.sha256`]: 'compiled network' });
  expect(await readdir(join(cache, 'compiled'))).toEqual(['not ours.onnx']);
});
