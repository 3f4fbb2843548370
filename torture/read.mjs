import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkout } from '../bench/harness/locations.mjs';
import { inChild } from './harness/in-child.mjs';
import { mutate } from './harness/mutate.mjs';
import { copyFew, hashFolder, somePhotos } from './harness/photos.mjs';

const batchSize = 100;

/**
 * Broken pictures through the index. It must end and list every file either as an example or as left out with a reason, and what it
 * keeps must decode: a photo found broken only while features are computed costs a run.
 */
export default {
  summary: 'mutated images through the index and the decoder',
  count: 1000,

  async *run({ count, rng, work }) {
    const originals = await encodedPhotos(work, rng.split('originals'));
    for (let done = 0; done < count; done += batchSize) {
      const folder = join(work, 'photos');
      const cases = writeBatch({ folder, originals, size: Math.min(batchSize, count - done), first: done, rng });
      writeFileSync(join(work, 'files.json'), JSON.stringify(cases.map(({ path }) => path)));
      const before = hashFolder(folder);
      yield* inChild({
        child: 'harness/read-child.mjs',
        input: work,
        cases: cases.map(({ what }) => what),
        secondsEach: 1,
        memoryLimit: 1.5e9,
      });
      const after = hashFolder(folder);
      if (JSON.stringify(before) !== JSON.stringify(after)) yield { what: `batch from ${done}`, why: 'the folder of photos was changed' };
    }
  },
};

/** Original photos, and one in each other format that the index accepts, so that every decoder meets broken files. */
async function encodedPhotos(work, rng) {
  const few = copyFew(await somePhotos(work), join(work, 'originals'), { classes: 4, perClass: 2, rng });
  const originals = Object.keys(hashFolder(few)).map((name) => ({ name, bytes: readFileSync(join(few, name)) }));
  const sharp = createRequire(join(checkout, 'packages/image/package.json'))('sharp');
  for (const format of ['png', 'webp', 'gif', 'tiff', 'avif']) {
    const { name, bytes } = originals[rng.integer(4)];
    originals.push({ name: `${name}.${format}`, bytes: await sharp(bytes).resize(160).toFormat(format).toBuffer() });
  }
  return originals;
}

/** Write two class folders of broken files, each with one sound photo, so that a data set remains. */
function writeBatch({ folder, originals, size, first, rng }) {
  rmSync(folder, { recursive: true, force: true });
  const sound = originals[0];
  for (const label of ['left', 'right']) {
    mkdirSync(join(folder, label), { recursive: true });
    writeFileSync(join(folder, label, `sound.${sound.name.split('.').at(-1)}`), sound.bytes);
  }
  return Array.from({ length: size }, (_, index) => {
    const stream = rng.split(`case ${first + index}`);
    const original = originals[stream.integer(originals.length)];
    const { way, bytes } = mutate(original.bytes, stream);
    const extension = original.name.split('.').at(-1);
    const path = `${index % 2 ? 'right' : 'left'}/${first + index}.${extension}`;
    writeFileSync(join(folder, path), bytes);
    return { path, what: `case ${first + index}: ${extension}, ${way}` };
  });
}
