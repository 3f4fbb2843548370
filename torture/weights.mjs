import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../bench/harness/locations.mjs';
import { hostileFiles } from './harness/hostile-files.mjs';
import { inChild } from './harness/in-child.mjs';
import { mutate } from './harness/mutate.mjs';
import { smallWeights } from './harness/weight-files.mjs';

/** Lets the child measure the heap: collections on demand, and a small one per megabyte. */
const flags = ['--expose-gc', '--max-semi-space-size=1'];
/** The large cases of a batch take about 50 MB on disk. */
const batchSize = 1000;
/** One case in ten is hostile, and one in twenty of these is large, 1 to 20 MB. */
const shares = { hostile: 10, large: 20 };

/** Broken weights through each reader: read, or refused by name, quickly and in at most twice the memory of the weights. */
export default {
  summary: 'mutated and hostile weight files of every format through their readers, this many for each reader',
  count: 10_000,

  async *run({ count, only, rng, work, log }) {
    // A folder of its own, because two campaigns may run at once.
    const folder = mkdtempSync(join(work, 'files-'));
    const readers = await smallWeights();
    const names = readers.map(({ name }) => name);
    if (only !== undefined && !names.includes(only))
      throw new UsageError(`Expected --only to be one of ${names.join(', ')} but received ${only}.`);
    for (const reader of readers.filter(({ name }) => only === undefined || name === only)) {
      log(`  ${reader.name}`);
      let most = { share: 0, what: 'none' };
      for (let done = 0; done < count; done += batchSize) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        // The sound file comes first: a reader that refuses everything would pass all other cases.
        const sound = done === 0 ? [writeCase({ folder, reader, index: 0, kind: 'sound', files: reader.pack(reader.parts) })] : [];
        const harmed = Array.from({ length: Math.min(batchSize, count - done) }, (_, index) =>
          writeHarmed({ folder, reader, index: sound.length + index, number: done + index, rng: rng.split(reader.name) }),
        );
        const cases = [...sound, ...harmed];
        for await (const answer of inChild({
          child: 'harness/weights-child.mjs',
          input: folder,
          cases,
          secondsEach: 0.2,
          memoryLimit: 3e8,
          flags,
        })) {
          const { share = 0 } = answer.figures ?? {};
          if (share > most.share) most = { share, what: answer.what };
          yield answer;
        }
      }
      log(`  ${reader.name}: at most ${most.share.toFixed(3)} of the memory allowed (${most.what})`);
    }
    rmSync(folder, { recursive: true, force: true });
  },
};

/** Write a hostile file: small, up to 100 kB, or large, 1 to 20 MB. */
function writeHostile({ folder, reader, index, number, stream }) {
  const isLarge = number % (shares.hostile * shares.large) === shares.hostile - 1;
  const size = isLarge ? 1_000_000 + stream.integer(19_000_000) : 1 + stream.integer(100_000);
  const { way, files } = hostileFiles({ reader: reader.name, size, sound: reader.pack(reader.parts), rng: stream });
  return writeCase({ folder, reader, index, kind: 'hostile', files, what: `${number}: ${way}` });
}

/** Write a file broken before or after packing: a zip's checksums would stop most damage done after it. */
function writeHarmed({ folder, reader, index, number, rng }) {
  const stream = rng.split(`case ${number}`);
  if (number % shares.hostile === shares.hostile - 1) return writeHostile({ folder, reader, index, number, stream });
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
  const path = join(folder, `${index}-${kind}`);
  mkdirSync(path, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, name), bytes);
  return `${reader.name} case ${what}`;
}
