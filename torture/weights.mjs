import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../bench/harness/locations.mjs';
import { inChild } from './harness/in-child.mjs';
import { mutate } from './harness/mutate.mjs';
import { smallWeights } from './harness/weight-files.mjs';

const batchSize = 1000;

/** Broken weights through each reader: read or refused in the house form, quickly, and in twice the memory of the weights. */
export default {
  summary: 'mutated weight files of every format through their readers, so many for each reader',
  count: 10_000,

  async *run({ count, only, rng, work, log }) {
    const folder = join(work, 'files');
    const readers = await smallWeights();
    const names = readers.map(({ name }) => name);
    if (only !== undefined && !names.includes(only))
      throw new UsageError(`Expected --only to be one of ${names.join(', ')} but received ${only}.`);
    for (const reader of readers.filter(({ name }) => only === undefined || name === only)) {
      log(`  ${reader.name}`);
      for (let done = 0; done < count; done += batchSize) {
        rmSync(folder, { recursive: true, force: true });
        // The sound file comes first: a reader that refuses everything would pass the rest.
        const sound = done === 0 ? [writeCase({ folder, reader, index: 0, kind: 'sound', files: reader.pack(reader.parts) })] : [];
        const harmed = Array.from({ length: Math.min(batchSize, count - done) }, (_, index) =>
          writeHarmed({ folder, reader, index: sound.length + index, number: done + index, rng: rng.split(reader.name) }),
        );
        const cases = [...sound, ...harmed];
        yield* inChild({ child: 'harness/weights-child.mjs', input: folder, cases, secondsEach: 0.2, memoryLimit: 3e8 });
      }
    }
  },
};

/** Harm before or after packing: a zip's own checksums would stop most of what is done to the files within. */
function writeHarmed({ folder, reader, index, number, rng }) {
  const stream = rng.split(`case ${number}`);
  const isBefore = stream.integer(2) === 0;
  const whole = isBefore ? reader.parts : reader.pack(reader.parts);
  const names = Object.keys(whole);
  const name = names[stream.integer(names.length)];
  const { way, bytes } = mutate(whole[name], stream);
  const changed = { ...whole, [name]: bytes };
  const what = `${name} ${way}${isBefore ? '' : ' as packed'}`;
  return writeCase({ folder, reader, index, kind: 'harmed', files: isBefore ? reader.pack(changed) : changed, what: `${number}: ${what}` });
}

function writeCase({ folder, reader, index, kind, files, what = kind }) {
  const path = join(folder, `${index}-${kind}-${reader.declaredBytes}`);
  mkdirSync(path, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, name), bytes);
  return `${reader.name} case ${what}`;
}
