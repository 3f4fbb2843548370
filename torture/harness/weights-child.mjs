import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { importDist } from '../../bench/harness/locations.mjs';
import { childArguments, tellCase } from './in-child.mjs';

const { PipelineError } = await importDist('packages/core/dist/index.js');
const { readWeightFiles } = await importDist('packages/model-zoo/dist/weights/weight-files.js');
const { detectFormat, readWeights } = await importDist('packages/model-zoo/dist/formats/read-weights.js');

const { input, from } = childArguments();
const folders = readdirSync(input).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

for (const [index, name] of folders.entries()) {
  if (index < from) continue;
  const attempt = async () => {
    const folder = join(input, name);
    const inside = readdirSync(folder);
    const files = await readWeightFiles(inside.includes('model.json') ? folder : join(folder, inside[0]));
    for (const [key, { shape, data }] of readWeights(files, detectFormat(files))) {
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      if (data.length < size && size > 0) return `${key} of shape [${shape}] has ${data.length} elements`;
    }
    return undefined;
  };
  // A sound file has to be read: its refusal is no answer in the house form but a failure.
  const strict = name.endsWith('-sound') ? () => attempt().catch((error) => `it was refused: ${error.message}`) : attempt;
  await tellCase(index, PipelineError, strict);
}
