import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { alternate } from '../harness/alternate.mjs';
import { filesBelow } from '../harness/files.mjs';
import { importDist, requireShared } from '../harness/locations.mjs';
import { compareRow } from '../harness/rows.mjs';

const photosAt = 'data/ants-bees/train';
const contracts = [
  { height: 224, width: 224, geometry: { kind: 'squash', kernel: 'bilinear' } },
  { height: 300, width: 300, geometry: { kind: 'squash', kernel: 'nearest' } },
];

/** An epoch of batches, decoded as Graft does it (libuv's threads, resizing on the main one) and on worker threads. */
export default {
  name: 'read',
  peers: { python: [] },
  requires: () => requireShared(photosAt),
  async run({ quick }) {
    const { readForNetwork } = await importDist('packages/image/dist/index.js');
    const { iterateBatches } = await importDist('packages/dataset/dist/index.js');
    const examples = photosIn(requireShared(photosAt));
    const pool = workerPool(availableParallelism());
    const rows = [];
    for (const contract of contracts) {
      const preprocessing = {
        colour: 'rgb-ignore-icc',
        orientation: 'exif',
        channelOrder: 'rgb',
        mean: [0, 0, 0],
        std: [1, 1, 1],
        ...contract,
      };
      const epoch = async (load) => {
        const start = performance.now();
        const before = process.cpuUsage();
        let count = 0;
        for await (const batch of iterateBatches({ examples, batchSize: 32, load, concurrency: 8 })) count += batch.count;
        // Of all threads of the process.
        const { user, system } = process.cpuUsage(before);
        return { rate: (1000 * count) / (performance.now() - start), cpu: (user + system) / 1000 / count };
      };
      const sides = {
        ours: () => epoch(async ({ id }) => readForNetwork(await readFile(id), preprocessing)),
        peer: () => epoch(({ id }) => pool.load(id, preprocessing)),
      };
      for (const side of Object.values(sides)) await side();
      const { ours, peer } = await alternate(quick ? [0, 1] : [0, 1, 2, 3, 4, 5, 6], sides);
      const what = `an epoch of ${examples.length} photos at ${contract.height} px, ${contract.geometry.kernel}`;
      const of = (runs, key) => runs.map((run) => run[key]);
      const peerName = `${pool.size} workers`;
      rows.push(compareRow({ what, unit: 'photos/s', ours: of(ours, 'rate'), peer: of(peer, 'rate'), peerName, better: 'higher' }));
      rows.push(compareRow({ what: `${what}: processor time`, unit: 'ms/photo', ours: of(ours, 'cpu'), peer: of(peer, 'cpu'), peerName }));
    }
    await pool.end();
    return rows;
  },
};

function photosIn(folder) {
  const names = filesBelow(folder).filter((name) => name.endsWith('.jpg'));
  return names.map((name) => ({ id: join(folder, name), sha256: '', label: '', classIndex: 0, split: 'train' }));
}

function workerPool(size) {
  const waiting = new Map();
  const workers = Array.from({ length: size }, () => new Worker(new URL('decode-worker.mjs', import.meta.url)));
  for (const worker of workers) {
    worker.on('message', ({ id, image }) => {
      waiting.get(id)?.(image);
      waiting.delete(id);
    });
  }
  let next = 0;
  return {
    size,
    load: (path, preprocessing) =>
      new Promise((resolve) => {
        const id = next++;
        waiting.set(id, resolve);
        workers[id % size].postMessage({ id, path, preprocessing });
      }),
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}
