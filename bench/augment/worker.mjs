/**
 * Graft's side in a thread of its own: makes views of the images as the article draws them, again and again.
 * A message `{ seconds, output }` is answered by images a second and bytes allocated per image.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { importDist } from '../harness/locations.mjs';

const { articleAugment, createAugmentation, flipOutput, kerasAffineMap, viewRng, warpBytes } =
  await importDist('packages/augment/dist/index.js');
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

/** A view: parameters drawn, the map composed, the pixels warped. */
function makeView(index, output) {
  const image = images[index % images.length];
  const params = augmentation.sample(viewRng(1, `photo ${index % images.length}`, index, augmentation.name), image);
  if (output === 'float32') return augmentation.apply(image, params, floats);
  const map = flipOutput(kerasAffineMap(params, image, articleAugment.behaviour), image, params.flipHorizontal, params.flipVertical);
  return warpBytes(image, map, articleAugment, bytes);
}

/** Memory of pixels: typed arrays live outside the heap of small objects. */
const arrayBytes = () => process.memoryUsage().arrayBuffers;

parentPort.on('message', ({ seconds, output }) => {
  const before = arrayBytes();
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    for (let i = 0; i < 8; i++) makeView(count++, output);
  }
  const elapsed = (performance.now() - start) / 1000;
  parentPort.postMessage({ imagesPerSecond: count / elapsed, bytesPerImage: Math.max(0, arrayBytes() - before) / count });
});
for (let i = 0; i < 64; i++) makeView(i, i % 2 ? 'uint8' : 'float32');
parentPort.postMessage({ ready: true });
