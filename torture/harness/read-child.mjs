import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDist } from '../../bench/harness/locations.mjs';
import { childArguments, tellCase } from './in-child.mjs';

const { PipelineError } = await importDist('packages/core/dist/index.js');
const { indexPhotos, openPhotos } = await importDist('packages/dataset/dist/index.js');
const { decodeImage } = await importDist('packages/image/dist/index.js');

const { input, from } = childArguments();
const folder = join(input, 'photos');
const files = JSON.parse(readFileSync(join(input, 'files.json'), 'utf8'));

const { examples, excluded } = await indexPhotos({ source: await openPhotos(folder) });
const kept = new Map(examples.map((example) => [example.id, example]));
const reasons = new Map(excluded.map(({ id, reason }) => [id, reason]));

for (const [index, path] of files.entries()) {
  if (index < from) continue;
  await tellCase(index, PipelineError, async () => {
    const example = kept.get(path);
    if (example && reasons.has(path)) return 'it is listed as an example and as left out';
    if (!example) return reasons.get(path) ? undefined : 'it is listed neither as an example nor as left out with a reason';
    const { orientation, width, height } = example;
    const image = await decodeImage(readFileSync(join(folder, path)), { orientation: 'ignore' }).catch((error) => error);
    if (image instanceof Error) return `the index kept it, but it does not decode: ${image.message}`;
    if (
      image.width !== width ||
      image.height !== height ||
      image.data.length !== width * height * 3 ||
      !(orientation >= 1 && orientation <= 8)
    ) {
      return `the index says ${width}x${height}, orientation ${orientation}; decoded it is ${image.width}x${image.height}`;
    }
    return undefined;
  });
}
