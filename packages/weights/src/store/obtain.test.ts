import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, WeightsError } from '@graft/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyAsset, tinyShards, tinyWeights } from '../../test/support/tiny-asset.ts';
import type { Source } from '../sources/source.ts';
import { localServer } from '../testing/local-server.ts';
import { misbehavingServer } from '../testing/misbehaving-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { digestOf } from '../weight-files.ts';
import type { Asset } from './asset.ts';
import { assetStatus } from './asset-status.ts';
import { readPins, writePin } from './lock-file.ts';
import { obtain } from './obtain.ts';

const file = tinyWeights(1);
const other = tinyWeights(2);
const hub: Source = { kind: 'hub', repository: 'some/network', file: 'model.safetensors', maxBytes: 10_000 };
const shards = tinyShards(1);

beforeEach(() => {
  vi.stubEnv('GRAFT_WEIGHTS_DIR', '');
  vi.stubEnv('HF_TOKEN', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('weights on the hub', () => {
  it('are fetched once by two who ask at the same time', async () => {
    const { requests } = await hubServer(file);
    const cache = await temporaryFolder();
    const both = await Promise.all([obtain(assetOf(hub), { cache }), obtain(assetOf(hub), { cache })]);
    expect(both.map(({ sha256: digest }) => digest)).toEqual([sha256(file), sha256(file)]);
    expect(requests).toHaveLength(1);
  });

  it('are refused when they are not what the hub announces, and nothing of them is kept', async () => {
    await hubServer(file, sha256(other));
    const cache = await temporaryFolder();
    await expect(obtain(assetOf(hub), { cache })).rejects.toThrow(
      new RegExp(`Expected sha256 ${sha256(other)} of the hub but received ${sha256(file)}`),
    );
    await expect(obtain(assetOf(hub), { cache, offline: true })).rejects.toThrow(/cache .*: not there/);
  });

  it('are refused when the hub announces no sha256, except for text files, which are pinned as they come', async () => {
    const { origin } = await misbehavingServer(file, { linkedEtag: null });
    vi.stubEnv('HF_ENDPOINT', origin);
    const cache = await temporaryFolder();
    await expect(obtain(assetOf(hub), { cache })).rejects.toThrow(/X-Linked-Etag but it announced none/);
    expect(await obtain(assetOf({ ...hub, isText: true } as Source), { cache })).toMatchObject({ sha256: sha256(file) });
    expect(await obtain(assetOf(hub), { cache, offline: true })).toMatchObject({ source: 'cache' });
  });

  it('stay the ones that were pinned first, whatever the hub has later', async () => {
    const [cache, another] = [await temporaryFolder(), await temporaryFolder()];
    const lockFile = join(cache, 'graft.lock.json');
    await hubServer(file);
    await obtain(assetOf(hub), { cache, lockFile });
    await hubServer(other);
    await expect(obtain(assetOf(hub), { cache: another, lockFile })).rejects.toThrow(/pins sha256/);
  });
});

describe('weights that one project fetched', () => {
  it('are in the cache for the next one, which pins the same and asks nobody', async () => {
    const { requests } = await hubServer(file);
    const [cache, one, two] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    const asset = assetOf(hub);
    await obtain(asset, { cache, lockFile: join(one, 'graft.lock.json') });
    const lockFile = join(two, 'graft.lock.json');
    expect(await assetStatus(asset, { cache, lockFile })).toMatchObject({ cached: true });
    expect(await obtain(asset, { cache, lockFile, offline: true })).toMatchObject({ sha256: sha256(file), source: 'cache' });
    const [own, first] = await Promise.all(
      [lockFile, join(one, 'graft.lock.json')].map((pins) => readPins(asset, { cache, lockFile: pins })),
    );
    expect(own?.own).toMatchObject({ sha256: sha256(file) });
    expect(own?.own).toEqual(first?.own);
    expect(requests).toHaveLength(1);
  });

  it('do not take the place of the ones that a project pins', async () => {
    await hubServer(file);
    const [cache, project] = [await temporaryFolder(), await temporaryFolder()];
    const asset = assetOf(hub);
    await obtain(asset, { cache });
    const lockFile = join(project, 'graft.lock.json');
    await writePin({ cache, lockFile }, asset.id, { sha256: sha256(other), source: 'somewhere' });
    expect(await assetStatus(asset, { cache, lockFile })).toEqual({ cached: false });
    await expect(obtain(asset, { cache, lockFile })).rejects.toThrow(/pins sha256/);
    // Nor of weights whose sha256 a source states.
    const stated = assetOf({ kind: 'url', url: 'http://127.0.0.1:1/w', sha256: sha256(other), maxBytes: 10_000 }, hub);
    expect(await assetStatus(stated, { cache, lockFile: join(project, 'none.json') })).toEqual({ cached: false });
  });
});

describe('sources', () => {
  const url = (origin: string): Source => ({ kind: 'url', url: `${origin}/w.safetensors`, sha256: sha256(file), maxBytes: 10_000 });
  const retry = { attempts: 2, backoffMs: 1, maxWaitMs: 1 };

  it('are asked in their order, and each step is told with its reason', async () => {
    const tampered = await misbehavingServer(file, { faults: [{ kind: 'other bytes' }] });
    const forbidden = await misbehavingServer(file, { faults: [{ kind: 'status', status: 403 }] });
    const sound = await misbehavingServer(file, { faults: [{ kind: 'status', status: 503 }] });
    const steps: string[] = [];
    const asset = assetOf(url(tampered.origin), url(forbidden.origin), url(sound.origin), hub);
    const cache = await temporaryFolder();
    const weights = await obtain(asset, { cache, retry, onStep: (step) => steps.push(step) });
    expect(weights).toMatchObject({ sha256: sha256(file), source: `${sound.origin}/w.safetensors` });
    expect(await readFile(weights.path)).toEqual(file);
    const patterns = [
      /^tiny: cache .*: not there$/,
      /^tiny: GRAFT_WEIGHTS_DIR: not set$/,
      /: asked$/,
      /: Expected sha256 [0-9a-f]{64} of the url but received/,
      /: asked$/,
      /: Expected a file at .* but the answer is 403 Forbidden/,
      /: asked$/,
      /: the answer is 503 Service Unavailable; again in/,
    ];
    expect(steps).toEqual(patterns.map((pattern) => expect.stringMatching(pattern)));
    expect(steps.every((step) => step.startsWith('tiny: '))).toBe(true);
    const answers = steps.filter((step) => !/: asked$|; again in/.test(step));
    expect(weights.tried).toEqual(answers.map((step) => step.slice('tiny: '.length)));
  });

  it('on the hub are gone on with where a killed process stopped, and held to the hash as a whole', async () => {
    const large = tinyWeights(1, 2000);
    const server = await misbehavingServer(large, { faults: [{ kind: 'reset', afterBytes: 6000 }] });
    vi.stubEnv('HF_ENDPOINT', server.origin);
    const asset = tinyAsset([{ ...hub, maxBytes: 100_000 } as Source], 2000);
    const cache = await temporaryFolder();
    await expect(
      obtain(asset, { cache, retry: { ...retry, attempts: 1 }, onProgress: ({ done }) => server.received(done) }),
    ).rejects.toThrow(/connection broke/);
    expect(await obtain(asset, { cache })).toMatchObject({ sha256: sha256(large) });
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=6000-']);
    expect(server.sent).toEqual([6000, large.length - 6000]);
  });

  it('of tfjs models keep the query that TF Hub and Kaggle want for every file', async () => {
    const { origin, requests } = await localServer((path, response) => {
      const name = /^\/m\/([^?]*)\?tfjs-format=file$/.exec(path)?.[1];
      if (name !== undefined && shards.has(name)) response.end(shards.get(name));
      else response.writeHead(404).end();
    });
    const asset = assetOf({ kind: 'tfjs', url: `${origin}/m/model.json?tfjs-format=file`, sha256: digestOf(shards), maxBytes: 1000 });
    expect(await obtain(asset, { cache: await temporaryFolder() })).toMatchObject({ sha256: digestOf(shards) });
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['1001 shards', Array.from({ length: 1001 }, (_, i) => `s${i}`)],
    ['a twice', ['a', 'b', 'a']],
  ])('of tfjs models are not asked for a list of %s', async (what, paths) => {
    const model = JSON.stringify({ weightsManifest: [{ paths, weights: [] }] });
    const { origin, requests } = await localServer((_path, response) => response.end(model));
    const asset = assetOf({ kind: 'tfjs', url: `${origin}/m/model.json`, sha256: digestOf(shards), maxBytes: 1_000_000 });
    await expect(obtain(asset, { cache: await temporaryFolder() })).rejects.toThrow(`it lists ${what}`);
    expect(requests).toHaveLength(1);
  });

  it('that are a mirror get the token, and the storage host behind it does not', async () => {
    const storage = await misbehavingServer(file);
    const mirror = await misbehavingServer(file, { faults: [{ kind: 'redirect', to: `${storage.origin}/x` }] });
    vi.stubEnv('HF_ENDPOINT', `${mirror.origin}/`);
    vi.stubEnv('HF_TOKEN', 'secret');
    await obtain(assetOf(hub), { cache: await temporaryFolder() });
    expect(mirror.requests).toMatchObject([{ path: '/some/network/resolve/main/model.safetensors', authorization: 'Bearer secret' }]);
    expect(storage.requests).toMatchObject([{ authorization: undefined }]);
  });
});

describe('weights that cannot be had', () => {
  it('are named with every source that was asked and why it has none, and the ways out', async () => {
    const { origin } = await localServer((_, response) => response.writeHead(503).end());
    vi.stubEnv('HF_ENDPOINT', origin);
    const asset = assetOf({ kind: 'tfjs', url: `${origin}/folder/model.json`, sha256: digestOf(shards), maxBytes: 1000 }, hub);
    const retry = { attempts: 2, backoffMs: 1, maxWaitMs: 1 };
    const error = await obtain(asset, { cache: await temporaryFolder(), retry }).catch((cause: unknown) => cause);
    expect(WeightsError.isInstance(error)).toBe(true);
    const { message, hint } = error as WeightsError;
    expect(message.split('\n')).toEqual([
      expect.stringContaining('no source has them:'),
      expect.stringMatching(/^ {2}cache .*: not there$/),
      '  GRAFT_WEIGHTS_DIR: not set',
      expect.stringMatching(/^ {2}http:.*model\.json: .*503/),
      expect.stringMatching(/^ {2}Hugging Face hub some\/network\/model\.safetensors: .*503/),
      expect.stringMatching(/^ {2}missing .*layers-model \(sha256 [0-9a-f]{64}\)$/),
      '  missing model.safetensors (nothing pins it yet)',
    ]);
    expect(hint?.split('\n')).toEqual([
      'Give them with `--weights PATH`.',
      expect.stringMatching(/^ {2}or: download http:.*model\.json and the shards/),
      expect.stringMatching(/^ {2}or: download https:.*some\/network\/resolve\/main\/model\.safetensors/),
    ]);
  });

  it('are not asked for on the network when it is off limits', async () => {
    const { requests } = await hubServer(file);
    await expect(obtain(assetOf(hub), { cache: await temporaryFolder(), offline: true })).rejects.toThrow(
      /not asked, because of --offline/,
    );
    expect(requests).toEqual([]);
  });
});

describe('weights in the cache', () => {
  it('are refused and named when a byte of them changed', async () => {
    await hubServer(file);
    const cache = await temporaryFolder();
    const { path } = await obtain(assetOf(hub), { cache });
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(obtain(assetOf(hub), { cache })).rejects.toThrow(`Expected the weights at ${path} with sha256 ${sha256(file)}`);
  });

  it('of several files count as there only when all of them are', async () => {
    const { origin, requests } = await localServer((path, response) => response.end(shards.get(path.slice('/m/'.length))));
    const asset = assetOf({ kind: 'tfjs', url: `${origin}/m/model.json`, sha256: digestOf(shards), maxBytes: 1000 });
    const cache = await temporaryFolder();
    // What a killed download leaves: shards, but no model.json.
    const folder = join(cache, 'weights', digestOf(shards), 'layers-model');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'group1-shard1of2'), 'o');
    expect(await obtain(asset, { cache })).toMatchObject({ path: folder, sha256: digestOf(shards) });
    expect(requests).toHaveLength(3);
    expect(await obtain(asset, { cache, offline: true })).toMatchObject({ source: 'cache' });
  });
});

describe('weights that the user brings', () => {
  it('are taken as a file, pinned, and found again without the flag', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(folder, 'mine.safetensors'), file);
    expect(await obtain(assetOf(hub), { cache, weights: join(folder, 'mine.safetensors'), offline: true })).toMatchObject({
      sha256: sha256(file),
    });
    expect(await obtain(assetOf(hub), { cache, offline: true })).toMatchObject({ sha256: sha256(file), source: 'cache' });
    await writeFile(join(folder, 'mine.safetensors'), other);
    await expect(obtain(assetOf(hub), { cache, weights: join(folder, 'mine.safetensors') })).rejects.toThrow(
      /Expected the weights of .* but they have/,
    );
  });

  it('are found below GRAFT_WEIGHTS_DIR under the names that the spec has for them', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(folder, 'known-name'));
    for (const [name, bytes] of shards) await writeFile(join(folder, 'known-name', name), bytes);
    vi.stubEnv('GRAFT_WEIGHTS_DIR', folder);
    const asset = assetOf({ kind: 'tfjs', url: 'http://127.0.0.1:1/model.json', sha256: digestOf(shards), maxBytes: 1000 });
    expect(await obtain(asset, { cache, offline: true })).toMatchObject({
      sha256: digestOf(shards),
      source: join(folder, 'known-name'),
    });
  });

  it('of which nobody publishes a digest are never fetched: they are brought once, pinned, and stay the same', async () => {
    const { origin, requests } = await localServer((_, response) => response.end('anything'));
    const asset = assetOf({ kind: 'manual', url: `${origin}/some/model.json` });
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await expect(obtain(asset, { cache })).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Nobody publishes a sha256 of it, so it is not fetched.'),
        hint: expect.stringContaining(`download ${origin}/some/model.json and the shards that it lists`),
      }),
    );
    expect(requests).toEqual([]);
    for (const [name, bytes] of shards) await writeFile(join(folder, name), bytes);
    expect(await obtain(asset, { cache, weights: folder })).toMatchObject({ sha256: digestOf(shards), source: folder });
    expect(await obtain(asset, { cache })).toMatchObject({ sha256: digestOf(shards), source: 'cache' });
    await writeFile(join(folder, 'group1-shard2of2'), 'changed');
    await expect(obtain(asset, { cache, weights: folder })).rejects.toThrow(/Expected the weights of .* but they have/);
  });
});

function assetOf(...sources: Source[]): Asset {
  return tinyAsset(sources);
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
