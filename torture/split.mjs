import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGraft } from '../bench/harness/graft.mjs';
import { killTree } from '../bench/harness/process-tree.mjs';
import { lastWords, succeeded } from '../bench/harness/run-process.mjs';
import { difference } from './harness/artifacts.mjs';
import { copyFew, hashFolder, somePhotos } from './harness/photos.mjs';
import { strike } from './harness/strike.mjs';

const limitSeconds = 120;
/** Observed time from the first file of the draft to the end of a run of a few photos. */
const writingSeconds = 0.08;
const modes = ['hardlink', 'copy', 'symlink', 'none'];

/**
 * `graft split --stable --clean` after photos were added, killed at a random moment and run again: the split must equal that of an
 * undisturbed run. So no photo may have moved, which only the split before can tell.
 */
export default {
  summary: 'graft split --stable --clean killed at a random moment, then run again',
  count: 60,

  async *run({ count, rng, work, log }) {
    const few = { classes: 3, perClass: 24, rng: rng.split('photos') };
    const photos = copyFew(await somePhotos(work), join(work, 'photos'), few);
    const [place, before, cache] = ['place', 'before', 'cache'].map((name) => join(work, name));
    const out = join(place, 'out');
    const start = (mode, more, options) =>
      runGraft(['split', photos, '--out', out, '--stable', 'key', '--ratio', '.5,.5', '--materialize', mode, '--json', ...more], {
        env: { ...process.env, GRAFT_CACHE: cache },
        timeoutSeconds: limitSeconds,
        ...options,
      });
    const undisturbed = async (mode, ...more) => {
      const { seconds } = await succeeded(start(mode, more), 'The undisturbed run');
      return { seconds, hashes: splitOf(out) };
    };
    const restore = (mode) => {
      rmSync(place, { recursive: true, force: true });
      // Links stay links, and a copy with another inode is judged by its bytes: the earlier split is whole again.
      cpSync(join(before, mode), out, { recursive: true, verbatimSymlinks: true });
    };

    const references = new Map();
    for (const folder of [place, before, cache]) rmSync(folder, { recursive: true, force: true });
    for (const mode of modes) {
      // Hard links would not survive copying: the split before a run of hard links consists of copies.
      await undisturbed(mode === 'hardlink' ? 'copy' : mode);
      cpSync(out, join(before, mode), { recursive: true, verbatimSymlinks: true });
      rmSync(out, { recursive: true });
    }
    addTwins(photos);
    const untouched = hashFolder(photos);
    restore('none');
    await undisturbed('none', '--clean'); // indexes them once
    for (const mode of modes) {
      restore(mode);
      references.set(mode, await undisturbed(mode, '--clean'));
    }
    restore('none');
    const alone = await undisturbed('none', '--clean', '--previous', 'none');
    if (difference(references.get('none').hashes, alone.hashes) === undefined)
      throw new Error('Expected the split before to matter but the key alone gives the same one.');
    log(`undisturbed: ${references.get('copy').seconds.toFixed(2)} s, ${Object.keys(references.get('copy').hashes).length} files`);

    for (let index = 0; index < count; index++) {
      const mode = modes[index % modes.length];
      const { seconds, hashes } = references.get(mode);
      // Most of a run is its start, so two of three cases are struck while it writes.
      const isWriting = index % 3 !== 0;
      const after = rng.split(`case ${index}`).uniform(0, isWriting ? writingSeconds : seconds);
      restore(mode);
      const moment = async (hasEnded) => {
        while (isWriting && !hasEnded() && !readdirSync(place).some((name) => name.endsWith('.part'))) await sleep(1);
        await sleep(after * 1000);
      };
      await strike((options) => start(mode, ['--clean'], options), moment, killTree);
      const again = await start(mode, ['--clean']);
      const left = readdirSync(place).filter((name) => name !== 'out');
      const why =
        again.status !== 0
          ? `the run after it ${lastWords(again)}`
          : (difference(hashes, splitOf(out)) ??
            difference(untouched, hashFolder(photos)) ??
            (left.length === 0 ? undefined : `${left.join(', ')} was left over`));
      yield { what: `case ${index}: ${mode}, SIGKILL ${after.toFixed(3)} s after the ${isWriting ? 'first file' : 'start'}`, why };
    }
  },
};

/** Add a twin of each photo: half of the twins change the name of their cluster, and with it the side of some. */
function addTwins(photos) {
  for (const label of readdirSync(photos)) {
    for (const name of readdirSync(join(photos, label)))
      writeFileSync(join(photos, label, `twin of ${name}`), Buffer.concat([readFileSync(join(photos, label, name)), Buffer.from('more')]));
  }
}

/** Names and bytes of a split without its record, which holds inodes and times. */
function splitOf(out) {
  const hashes = hashFolder(out);
  for (const name of readdirSync(out, { recursive: true, withFileTypes: true }))
    if (name.isSymbolicLink()) hashes[`link ${name.name}`] = 'link';
  delete hashes['.graft-split.jsonl'];
  return hashes;
}
