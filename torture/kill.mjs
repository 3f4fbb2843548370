import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGraft } from '../bench/harness/graft.mjs';
import { cacheFolder } from '../bench/harness/locations.mjs';
import { killTree, processTree, signalProcess } from '../bench/harness/process-tree.mjs';
import { lastWords } from '../bench/harness/run-process.mjs';
import { artifactsOf, difference, leftovers } from './harness/artifacts.mjs';
import { copyFew, hashFolder, somePhotos } from './harness/photos.mjs';

/** How a run ends early. `asks`: it is asked to end, and has to say so with status 130 and leave no process behind. */
const ways = [
  { name: 'SIGKILL to all its processes', strike: killTree },
  { name: 'SIGINT to its group, as Ctrl-C', strike: (pid) => signalProcess(-pid, 'SIGINT'), asks: true },
  { name: 'SIGTERM to the command', strike: (pid) => signalProcess(pid, 'SIGTERM'), asks: true },
  { name: 'SIGKILL to all its processes', strike: killTree },
  { name: 'SIGKILL to the command alone', strike: (pid) => signalProcess(pid, 'SIGKILL') },
  { name: 'SIGKILL to all its processes', strike: killTree },
];
/** No run of a few photos takes this long: one that does hangs. */
const limitSeconds = 120;

/**
 * `graft quick` ended at a random moment between its start and its end, then run again without disturbance: every artifact
 * must equal the one of a run that was never disturbed, nothing half-written may stay, and no photo may be touched.
 */
export default {
  summary: 'graft quick ended at a random moment, then run again',
  count: 100,

  async *run({ count, rng, work, log }) {
    const photos = copyFew(await somePhotos(work), join(work, 'photos'), { classes: 3, perClass: 8, rng: rng.split('photos') });
    const untouched = hashFolder(photos);
    const cache = privateCache(work);
    const start = (out, options) =>
      // A fresh view in each epoch keeps every stage at work for a while.
      runGraft(['quick', photos, '--out', out, '--augment', 'article', '--epochs', '3', '--json'], {
        env: { ...process.env, GRAFT_CACHE: cache },
        timeoutSeconds: limitSeconds,
        ...options,
      });
    const emptied = (name) => {
      const out = join(work, name);
      // Compiled networks too: writing them is then a moment at which a run can end.
      for (const path of [out, join(cache, 'compiled')]) rmSync(path, { recursive: true, force: true });
      return out;
    };

    await undisturbed(start, emptied('reference')); // obtains the weights where they are not in the cache yet
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

/** @returns why the way it ended is wrong, undefined where it is right. */
async function struckRun({ start, out, way, after }) {
  let pid;
  const running = start(out, {
    lateOutputMs: 0,
    onSpawn: (child) => {
      pid = child.pid;
    },
  });
  await sleep(after * 1000);
  await way.strike(pid);
  const result = await running;
  if (!way.asks) return undefined;
  if (result.timedOut) return `asked to end, it ${lastWords(result)}`;
  // Before the command has set up its own handling, the signal itself ends it; nothing is written by then.
  const hadBegun = existsSync(join(out, '.graft'));
  if (result.status !== 130 && result.status !== 0 && hadBegun) return `asked to end, it ${lastWords(result)}`;
  if (result.status === 0 && !existsSync(join(out, 'report.html'))) return 'asked to end, it exited with 0 without a report';
  for (let waits = 0; processTree(pid).length > 0; waits++) {
    if (waits === 100) return `${processTree(pid).length} of its processes were still running 10 s after it had ended`;
    await sleep(100);
  }
  return undefined;
}

/** At once behind the first: stages that lost their command may still be at work. */
async function secondRun({ start, out, reference }) {
  const result = await start(out);
  if (result.status !== 0) return `the run after it ${lastWords(result)}`;
  return difference(reference.artifacts, artifactsOf(out));
}

async function undisturbed(start, out) {
  const result = await start(out);
  if (result.status !== 0) throw new Error(`The undisturbed run ${lastWords(result)}`);
  return { seconds: result.seconds, artifacts: artifactsOf(out) };
}

/** A cache of the campaign's own, so that what a killed run leaves in it is its doing: weights copied, the engine shared. */
function privateCache(work) {
  const cache = join(work, 'cache');
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const [weights, native] = ['weights', 'native'].map((name) => join(cacheFolder(), name));
  if (existsSync(weights)) cpSync(weights, join(cache, 'weights'), { recursive: true });
  if (existsSync(native)) symlinkSync(native, join(cache, 'native'));
  return cache;
}
