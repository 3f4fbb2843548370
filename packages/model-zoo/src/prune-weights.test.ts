import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PruneOptions } from '@graft/weights';
import { temporaryFolder } from '@graft/weights/testing';
import { expect, it } from 'vitest';
import { compiledPath, readCompiled, writeCompiled } from './compiled-cache.ts';
import { pruneWeights } from './prune-weights.ts';

it('removes compiled networks that are broken or of another version, and the others only when asked for all', async () => {
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
