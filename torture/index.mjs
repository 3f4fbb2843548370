import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGraft } from '../bench/harness/graft.mjs';
import { killTree, signalProcess } from '../bench/harness/process-tree.mjs';
import { lastWords, runProcess, succeeded } from '../bench/harness/run-process.mjs';
import { artifactsOf, difference, leftovers } from './harness/artifacts.mjs';
import { copyFew, somePhotos } from './harness/photos.mjs';
import { strike } from './harness/strike.mjs';

const limitSeconds = 120;
const sources = ['photos.tar.gz', 'photos', 'photos.tar.gz', 'photos.tar'];

/**
 * `graft data index` of an archive or a folder, killed or interrupted at a random moment and run again: the manifest must equal that
 * of an undisturbed run, and neither its folder nor the cache may hold anything half-written.
 */
export default {
  summary: 'graft data index ended at a random moment, then run again',
  count: 40,

  async *run({ count, rng, work, log }) {
    const photos = copyFew(await somePhotos(work), join(work, 'photos'), { classes: 5, perClass: 40, rng: rng.split('photos') });
    for (const [name, flags] of [
      ['photos.tar', 'cf'],
      ['photos.tar.gz', 'czf'],
    ]) {
      await succeeded(runProcess('tar', [flags, join(work, name), '-C', work, 'photos']), 'tar');
    }
    const [out, cache] = ['out', 'cache'].map((name) => join(work, name));
    const start = (source, options) =>
      runGraft(['data', 'index', join(work, source), '--out', out, '--json'], {
        env: { ...process.env, GRAFT_CACHE: cache },
        timeoutSeconds: limitSeconds,
        ...options,
      });
    const emptied = () => {
      for (const path of [out, cache]) rmSync(path, { recursive: true, force: true });
    };

    emptied();
    const undisturbed = await succeeded(start('photos.tar.gz'), 'The undisturbed run');
    const reference = artifactsOf(out);
    log(`undisturbed: ${undisturbed.seconds.toFixed(1)} s for the photos in ${photos}`);

    for (let index = 0; index < count; index++) {
      const source = sources[index % sources.length];
      const isKilled = index % 3 !== 2;
      const after = rng.split(`case ${index}`).uniform(0.2, undisturbed.seconds);
      emptied();
      await strike(
        (options) => start(source, options),
        () => sleep(after * 1000),
        isKilled ? killTree : (pid) => signalProcess(pid, 'SIGINT'),
      );
      const again = await start(source);
      const left = [...leftovers(work)].join(', ');
      const why =
        again.status !== 0
          ? `the run after it ${lastWords(again)}`
          : (difference(reference, artifactsOf(out)) ?? (left === '' ? undefined : `${left} was left over`));
      yield { what: `case ${index}: ${source}, ${isKilled ? 'SIGKILL' : 'SIGINT'} after ${after.toFixed(2)} s`, why };
    }
  },
};
