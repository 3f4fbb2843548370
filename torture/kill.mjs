import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGraft } from '../bench/harness/graft.mjs';
import { killTree, processTree, signalProcess } from '../bench/harness/process-tree.mjs';
import { lastWords, succeeded } from '../bench/harness/run-process.mjs';
import { artifactsOf, difference, leftovers } from './harness/artifacts.mjs';
import { copyFew, hashFolder, somePhotos } from './harness/photos.mjs';
import { privateCache } from './harness/private-cache.mjs';
import { strike } from './harness/strike.mjs';

/** How a run is ended. With `asks` it is asked to end: then it must exit with 130 and leave no process behind. */
const ways = [
  { name: 'SIGKILL to all its processes', end: killTree },
  { name: 'SIGINT to its group, as Ctrl-C', end: (pid) => signalProcess(-pid, 'SIGINT'), asks: true },
  { name: 'SIGTERM to the command', end: (pid) => signalProcess(pid, 'SIGTERM'), asks: true },
  { name: 'SIGKILL to all its processes', end: killTree },
  { name: 'SIGKILL to the command alone', end: (pid) => signalProcess(pid, 'SIGKILL') },
  { name: 'SIGKILL to all its processes', end: killTree },
];
/** A run of a few photos that takes this long hangs. */
const limitSeconds = 120;

/**
 * `graft quick` ended at a random moment and run again: all artifacts must equal those of an undisturbed run, nothing half-written
 * may stay, and no photo may change.
 */
export default {
  summary: 'graft quick ended at a random moment, then run again',
  count: 100,

  async *run({ count, rng, work, log }) {
    const photos = copyFew(await somePhotos(work), join(work, 'photos'), { classes: 3, perClass: 8, rng: rng.split('photos') });
    const untouched = hashFolder(photos);
    const cache = privateCache(work);
    const start = (out, options) =>
      // A fresh view per epoch keeps every stage busy for a while.
      runGraft(['quick', photos, '--out', out, '--augment', 'article', '--epochs', '3', '--json'], {
        env: { ...process.env, GRAFT_CACHE: cache },
        timeoutSeconds: limitSeconds,
        ...options,
      });
    const emptied = (name) => {
      const out = join(work, name);
      // Without compiled networks, a run may also end while it writes them.
      for (const path of [out, join(cache, 'compiled')]) rmSync(path, { recursive: true, force: true });
      return out;
    };

    await undisturbed(start, emptied('reference')); // obtains the weights if the cache lacks them
    const reference = await undisturbed(start, emptied('reference'));
    log(`undisturbed: ${reference.seconds.toFixed(1)} s, ${Object.keys(reference.artifacts).length} files in artifacts`);

    for (let index = 0; index < count; index++) {
      const way = ways[index % ways.length];
      const after = rng.split(`case ${index}`).uniform(0, reference.seconds);
      const what = `case ${index}: ${way.name} after ${after.toFixed(2)} s`;
      const out = emptied('struck');
      const why =
        (await struckRun({ start, out, way, after })) ??
        (await secondRun({ start, out, reference })) ??
        difference(untouched, hashFolder(photos)) ??
        ([...leftovers(out), ...leftovers(cache)].map((path) => `${path} was left over`).join(', ') || undefined);
      yield { what, why };
    }
  },
};

/** @returns what is wrong with how the run ended, if anything. */
async function struckRun({ start, out, way, after }) {
  const { pid, ...result } = await strike(
    (options) => start(out, options),
    () => sleep(after * 1000),
    way.end,
  );
  if (!way.asks) return undefined;
  if (result.timedOut) return `asked to end, it ${lastWords(result)}`;
  // Before the command handles signals, the signal itself ends it; nothing has been written by then.
  const hadBegun = existsSync(join(out, '.graft'));
  if (result.status !== 130 && result.status !== 0 && hadBegun) return `asked to end, it ${lastWords(result)}`;
  if (result.status === 0 && !existsSync(join(out, 'report.html'))) return 'asked to end, it exited with 0 without a report';
  for (let waits = 0; processTree(pid).length > 0; waits++) {
    if (waits === 100) return `${processTree(pid).length} of its processes were still running 10 s after it had ended`;
    await sleep(100);
  }
  return undefined;
}

/** Started right after the first: stages that lost their command may still be working. */
async function secondRun({ start, out, reference }) {
  const result = await start(out);
  if (result.status !== 0) return `the run after it ${lastWords(result)}`;
  return difference(reference.artifacts, artifactsOf(out));
}

async function undisturbed(start, out) {
  const { seconds } = await succeeded(start(out), 'The undisturbed run');
  return { seconds, artifacts: artifactsOf(out) };
}
