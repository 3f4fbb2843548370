import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inChild } from './harness/in-child.mjs';
import { mutate } from './harness/mutate.mjs';
import { smallWeights } from './harness/weight-files.mjs';

const batchSize = 1000;

/** Broken weights through the readers: each is read or refused in the house form, quickly and in bounded memory. */
export default {
  summary: 'mutated safetensors, torch and tfjs weights through their readers',
  count: 10_000,

  async *run({ count, rng, work }) {
    const originals = await smallWeights();
    for (let done = 0; done < count; done += batchSize) {
      const folder = join(work, 'files');
      rmSync(folder, { recursive: true, force: true });
      const sound = done === 0 ? originals.map((original, index) => writeSound({ folder, original, index })) : [];
      const harmed = Array.from({ length: Math.min(batchSize, count - done) }, (_, index) =>
        writeHarmed({ folder, originals, index: sound.length + index, number: done + index, rng }),
      );
      const cases = [...sound, ...harmed];
      yield* inChild({ child: 'harness/weights-child.mjs', input: folder, cases, secondsEach: 0.2, memoryLimit: 5e8 });
    }
  },
};

/** Sound files come first: readers that refuse everything would pass the rest. */
function writeSound({ folder, original: { name, files }, index }) {
  write(join(folder, `${index}-sound`), files);
  return `sound ${name}`;
}

function writeHarmed({ folder, originals, index, number, rng }) {
  const stream = rng.split(`case ${number}`);
  const { name, files } = originals[stream.integer(originals.length)];
  const names = Object.keys(files);
  const harmed = names[stream.integer(names.length)];
  const { way, bytes } = mutate(files[harmed], stream);
  write(join(folder, `${index}`), { ...files, [harmed]: bytes });
  return `case ${number}: ${name}, ${harmed} ${way}`;
}

function write(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}
