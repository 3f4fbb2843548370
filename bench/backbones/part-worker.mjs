// One part of the features stage's work, by itself on one thread: milliseconds per photo.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { importDist } from '../harness/locations.mjs';
import { millisecondsEach } from './side.mjs';

const { paths, prepared } = workerData;
const { preprocessing } = prepared;
const { height, width } = preprocessing;
const { applyGeometry, decodeImage } = await importDist('packages/image/dist/index.js');
const { openBackbone } = await importDist('packages/model-zoo/dist/index.js');

const files = await Promise.all(paths.map((path) => readFile(path)));
const decoded = [];
for (const file of files) decoded.push(await decodeImage(file, preprocessing));
const backbone = await openBackbone(prepared, { threads: 1 });
const batch = { count: 4, height, width, data: new Uint8Array(4 * height * width * 3) };
for (let n = 0; n < 4; n++) batch.data.set(applyGeometry(decoded[n], preprocessing).data, n * height * width * 3);

const parts = {
  decode: [1, async (n) => decodeImage(files[n], preprocessing)],
  resize: [1, (n) => applyGeometry(decoded[n], preprocessing)],
  network: [4, () => backbone.embed(batch)],
};
parentPort.on('message', async ({ name, seconds }) => {
  const [count, run] = parts[name];
  let turn = 0;
  parentPort.postMessage(await millisecondsEach(() => run(turn++ % files.length), count, seconds));
});
