import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { importDist } from '../harness/locations.mjs';
import { ceilingRow, compareRow, plainRow } from '../harness/rows.mjs';

const side = 300;
const count = 32;

/**
 * The article's augmentation on the same images of 300 x 300 x 3: bytes in, the peer's own type out, one thread each, in turn. Then
 * one thread of Graft beside two.
 */
export default {
  name: 'augment',
  peers: {
    python: [
      'tensorflow-cpu==2.15.1',
      'numpy==1.26.4',
      'scipy==1.17.1',
      'pillow==13.0.0',
      'albumentations==2.0.8',
      'opencv-python-headless==4.10.0.84',
      'torch==2.5.1',
      'torchvision==0.20.1',
    ],
  },
  async run({ quick, python, work, log }) {
    const pixels = await drawImages();
    const file = join(work, `images-${process.pid}.npy`);
    const { encodeNpy } = await importDist('packages/core/dist/index.js');
    writeFileSync(file, encodeNpy({ shape: [count, side, side, 3], data: pixels }));
    const threads = [await startThread(pixels), await startThread(pixels)];
    const peers = {};
    try {
      for (const name of ['keras', 'albumentations', 'torchvision']) peers[name] = await startPeer(python, name, file, log);
      const seconds = quick ? 1 : 3;
      const turns = quick ? 3 : 7;
      const rates = { float32: [], uint8: [], keras: [], albumentations: [], torchvision: [] };
      const allocated = { arrays: [], objects: [] };
      const pairs = [];
      for (let turn = 0; turn < turns; turn++) {
        for (const output of ['float32', 'uint8']) {
          const { imagesPerSecond, arrayBytes, objectBytes } = await threads[0].measure(seconds, output);
          rates[output].push(imagesPerSecond);
          allocated.arrays.push(arrayBytes);
          allocated.objects.push(objectBytes);
        }
        for (const [name, peer] of Object.entries(peers)) rates[name].push(await peer.measure(seconds));
        log(
          `turn ${turn + 1}: ${Object.entries(rates)
            .map(([name, values]) => `${name} ${values.at(-1).toFixed(0)}`)
            .join(', ')} images/s`,
        );
      }
      for (let pair = 0; pair < 5; pair++) {
        const one = (await threads[0].measure(seconds, 'float32')).imagesPerSecond;
        const both = await Promise.all(threads.map((thread) => thread.measure(seconds, 'float32')));
        pairs.push({ one, two: both.reduce((sum, { imagesPerSecond }) => sum + imagesPerSecond, 0) });
      }
      const pools = await measurePools(pixels, seconds);
      const versus = (what, ours, name, peerName, bar) =>
        compareRow({ what, unit: 'images/s', ours: rates[ours], peer: rates[name], peerName, bar, better: 'higher' });
      return [
        versus('views a thread, float32 out', 'float32', 'keras', "Keras' ImageDataGenerator", 10),
        versus('views a thread, bytes out', 'uint8', 'albumentations', 'albumentations (affine, border replicate)', 1.3),
        versus('views a thread, bytes out', 'uint8', 'torchvision', 'torchvision v2 (affine, border 0)', 3),
        pairRow('two threads that make views beside one, best of 5 pairs', pairs),
        pairRow('the thread pool: photos handed in, views handed back; two threads beside one, best of 5 pairs', pools),
        noneRow('memory of pixels allocated an image', allocated.arrays),
        plainRow({
          what: 'small objects allocated an image (record of parameters, generator, map), whatever its size',
          unit: 'bytes',
          ours: allocated.objects,
        }),
      ];
    } finally {
      for (const peer of Object.values(peers)) peer.end();
      await Promise.all(threads.map((thread) => thread.end()));
      rmSync(file, { force: true });
    }
  },
};

/** The pool as used: photos in shared memory, several requests in flight per thread, each into the memory of a finished view. */
async function measurePools(pixels, seconds) {
  const { createViewPool } = await importDist('packages/augment/dist/index.js');
  const { articleAugment } = await importDist('packages/augment/dist/keras/index.js');
  const length = side * side * 3;
  const shared = new Uint8Array(new SharedArrayBuffer(pixels.length));
  shared.set(pixels);
  const photos = Array.from({ length: count }, (_, n) => ({
    data: shared.subarray(n * length, (n + 1) * length),
    height: side,
    width: side,
  }));
  const pools = [1, 2].map((threads) => createViewPool({ config: articleAugment, seed: 1 }, threads));
  async function rate(pool, threads, forSeconds) {
    const start = performance.now();
    let made = 0;
    const ask = async () => {
      let into = new Float32Array(length);
      while (performance.now() - start < forSeconds * 1000) {
        const view = made++;
        into = (await pool.make(photos[view % count], `photo ${view % count}`, view, into)).image.data;
      }
    };
    await Promise.all(Array.from({ length: threads * 6 }, ask));
    return made / ((performance.now() - start) / 1000);
  }
  const pairs = [];
  try {
    for (const [index, pool] of pools.entries()) await rate(pool, index + 1, 0.5);
    for (let pair = 0; pair < 5; pair++) pairs.push({ one: await rate(pools[0], 1, seconds), two: await rate(pools[1], 2, seconds) });
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
  }
  return pairs;
}

function pairRow(what, pairs) {
  const best = pairs.reduce((a, b) => (b.two / b.one > a.two / a.one ? b : a));
  return compareRow({ what, unit: 'images/s', ours: [best.two], peer: [best.one], peerName: 'one thread', bar: 1.7, better: 'higher' });
}

/** A ceiling of 0 has no ratio: 1 if nothing was seen, else 0. */
function noneRow(what, ours) {
  const worst = Math.max(...ours);
  return { ...ceilingRow({ what, unit: 'bytes', ours: [worst], ceiling: 0 }), ratio: worst === 0 ? 1 : 0, holds: worst === 0 };
}

/** Smooth shapes with noise: neither flat nor pure noise. */
async function drawImages() {
  const { createRng } = await importDist('packages/core/dist/index.js');
  const pixels = new Uint8Array(count * side * side * 3);
  for (let n = 0, i = 0; n < count; n++) {
    const rng = createRng(n).split('bench augment');
    const [a, b] = [rng.uniform(0.01, 0.1), rng.uniform(0.01, 0.1)];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        for (let channel = 0; channel < 3; channel++)
          pixels[i++] = 128 + 90 * Math.sin(a * x + b * y + channel) + ((i * 2_654_435_761) >>> 27);
      }
    }
  }
  return pixels;
}

async function startThread(pixels) {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    workerData: { pixels, height: side, width: side },
    resourceLimits: { maxYoungGenerationSizeMb: 256 },
  });
  const next = async () => (await once(worker, 'message'))[0];
  await next();
  return {
    measure(seconds, output) {
      worker.postMessage({ seconds, output });
      return next();
    },
    end: () => worker.terminate(),
  };
}

async function startPeer(python, name, file, log) {
  const child = spawn(python, [fileURLToPath(new URL('./peers.py', import.meta.url)), name, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended before it answered`);
    return JSON.parse(value);
  };
  log(`${name} is ready, gives ${(await read()).output}`);
  return {
    async measure(seconds) {
      child.stdin.write(`${seconds}\n`);
      return (await read()).imagesPerSecond;
    },
    end: () => child.kill(),
  };
}
