/**
 * Graft's side in a thread of its own: makes views of the images as the article draws them. It answers a message
 * `{ seconds, output }` with images per second and the bytes of arrays and of small objects allocated per image.
 */
import { GCProfiler } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { importDist } from '../harness/locations.mjs';

const { createAugmentation, flipOutput, viewRng, warpBytes } = await importDist('packages/augment/dist/index.js');
const { articleAugment, kerasAffineMap } = await importDist('packages/augment/dist/keras/index.js');
const { height, width, pixels } = workerData;
const length = height * width * 3;
const images = Array.from({ length: pixels.length / length }, (_, i) => ({
  data: pixels.subarray(i * length, (i + 1) * length),
  height,
  width,
}));
const augmentation = createAugmentation(articleAugment);
const floats = new Float32Array(length);
const bytes = new Uint8Array(length);

/** Make a view: draw the parameters, compose the map, warp the pixels. */
function makeView(index, output) {
  const image = images[index % images.length];
  const params = augmentation.sample(viewRng(1, `photo ${index % images.length}`, index, augmentation.name), image);
  if (output === 'float32') return augmentation.apply(image, params, floats);
  const map = flipOutput(kerasAffineMap(params, image, articleAugment.behaviour), image, params.flipHorizontal, params.flipVertical);
  return warpBytes(image, map, articleAugment, bytes);
}

/**
 * Bytes allocated per view: the growth of arrays and of small objects over some views without a garbage collection (the thread's
 * young generation is large), so that nothing is freed unseen.
 */
function measureAllocation(make, views = 32) {
  for (let attempt = 0; attempt < 20; attempt++) {
    const profiler = new GCProfiler();
    profiler.start();
    const before = process.memoryUsage();
    for (let i = 0; i < views; i++) make(i);
    const after = process.memoryUsage();
    if (profiler.stop().statistics.length > 0) continue;
    const grown = (key) => Math.max(0, after[key] - before[key]) / views;
    return { arrayBytes: grown('arrayBuffers'), objectBytes: grown('heapUsed') };
  }
  throw new Error('Expected an attempt without a garbage collection but each of 20 had one.');
}

parentPort.on('message', ({ seconds, output }) => {
  const allocated = measureAllocation((i) => makeView(i, output));
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    for (let i = 0; i < 8; i++) makeView(count++, output);
  }
  const elapsed = (performance.now() - start) / 1000;
  parentPort.postMessage({ imagesPerSecond: count / elapsed, ...allocated });
});
for (let i = 0; i < 256; i++) makeView(i, i % 2 ? 'uint8' : 'float32');
let kept;
const known = measureAllocation(() => {
  kept = new Float32Array(length);
}, 3).arrayBytes;
if (!kept || known < length * 4) throw new Error(`Expected the meter to see ${length * 4} allocated bytes but it saw ${known}.`);
parentPort.postMessage({ ready: true });
