// Decodes one photo at a time on a thread of its own and hands the pixels over without a copy.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { importDist } from '../harness/locations.mjs';

const { readForNetwork } = await importDist('packages/image/dist/index.js');
parentPort.on('message', async ({ id, path, preprocessing }) => {
  const { data, height, width } = await readForNetwork(await readFile(path), preprocessing);
  parentPort.postMessage({ id, image: { data, height, width } }, [data.buffer]);
});
