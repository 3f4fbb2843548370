// Graft's side: the network as `embed` runs it, the threads of the features stage on files, and each part of their work by itself.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { importDist } from '../harness/locations.mjs';
import { answerLines, millisecondsEach } from './side.mjs';

const [network, weights, cache] = process.argv.slice(2);
const { openBackbone, prepareBackbone } = await importDist('packages/model-zoo/dist/index.js');
const { startFeatureThreads } = await importDist('apps/runner/dist/stages/features/feature-threads.js');
// A lock file beside the random weights pins them.
const prepared = await prepareBackbone(network, {
  weights,
  cache,
  lockFile: join(dirname(weights), 'graft.lock.json'),
  input: 'uint8',
  offline: true,
});
const { height, width } = prepared.preprocessing;
let backbone;
let parts;

await answerLines({
  contract: () => prepared.preprocessing,
  async features(pixels) {
    backbone ??= await openBackbone(prepared);
    return Array.from(await backbone.embed({ data: new Uint8Array(await readFile(pixels)), count: 1, height, width }));
  },
  async network(batch, seconds) {
    backbone ??= await openBackbone(prepared);
    const data = Uint8Array.from({ length: batch * height * width * 3 }, (_, i) => (i * i + 7 * i) % 251);
    return millisecondsEach(() => backbone.embed({ data, count: batch, height, width }), batch, seconds);
  },
  async files(paths) {
    const examples = await Promise.all(paths.map(exampleAt));
    const location = { roots: [{ prefix: '', path: dirname(dirname(paths[0])) }], offline: true };
    const chunks = chunksOf(examples, 16);
    const threads = startFeatureThreads({ slice: { augment: { name: 'none' }, views: 1, viewSeed: 0 }, location, prepared }, chunks.length);
    const pass = async (some) => {
      const start = performance.now();
      let rows = 0;
      for await (const block of threads.embed(some)) rows += block.length / prepared.featureDim;
      return { rows, rate: (1000 * rows) / (performance.now() - start) };
    };
    await pass(chunks.slice(0, 2));
    const { rows, rate } = await pass(chunks);
    if (rows !== paths.length) throw new Error(`Expected ${paths.length} rows but received ${rows}.`);
    await threads.end();
    return rate;
  },
  // Core-milliseconds per photo of one part alone while every core works on it.
  async part(name, paths, seconds) {
    parts ??= Array.from({ length: availableParallelism() }, () => startPart(paths));
    const each = await Promise.all(parts.map((part) => part(name, seconds)));
    return each.reduce((sum, value) => sum + value, 0) / each.length;
  },
});

async function exampleAt(path) {
  const label = basename(dirname(path));
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { id: `${label}/${basename(path)}`, sha256, label, classIndex: 0, split: 'train' };
}

function chunksOf(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}

function startPart(paths) {
  const worker = new Worker(new URL('part-worker.mjs', import.meta.url), { workerData: { paths, prepared } });
  return (name, seconds) =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage({ name, seconds });
    });
}
