import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../bench/harness/files.mjs';
import { runGraft } from '../bench/harness/graft.mjs';
import { lastWords, succeeded } from '../bench/harness/run-process.mjs';
import { artifactsOf, difference } from './harness/artifacts.mjs';
import { copyFew, somePhotos } from './harness/photos.mjs';
import { privateCache } from './harness/private-cache.mjs';

const limitSeconds = 180;
/** What nothing on this machine can compute again: a refusal by name is right. Everything else has to heal. */
const mayRefuse = ['model', 'cache', 'lock'];
/** Exit statuses of refusals that are documented: settings, data, artifact, engine or weights. */
const refusals = [2, 3, 4, 6];

/**
 * One damage to what a finished `graft quick` left on disk, with size and time kept if the damage allows it, then the same command
 * again, or `predict`: it must give the undisturbed bytes or refuse by name. Status 0 with other bytes fails.
 */
export default {
  summary: 'one damage to artifacts, caches or a model package, then the same command again',
  count: 500,

  async *run({ count, only, rng, work, log }) {
    const photos = copyFew(await somePhotos(work), join(work, 'photos'), { classes: 3, perClass: 8, rng: rng.split('photos') });
    const cache = privateCache(work);
    const env = { ...process.env, GRAFT_CACHE: cache };
    const [out, kept, foreign] = ['out', 'kept', 'foreign'].map((name) => join(work, name));
    const quick = (folder, ...more) =>
      runGraft(['quick', photos, '--out', folder, '--epochs', '3', '--offline', '--json', ...more], { env, timeoutSeconds: limitSeconds });
    for (const folder of [out, foreign]) rmSync(folder, { recursive: true, force: true });
    // Once with the network, so that the weights are there.
    await undisturbed(runGraft(['quick', photos, '--out', foreign, '--epochs', '2', '--split-seed', '7', '--json'], { env }));
    await undisturbed(quick(out));
    const reference = artifactsOf(out);
    rmSync(kept, { recursive: true, force: true });
    cpSync(out, kept, { recursive: true, preserveTimestamps: true });
    const soundCache = join(work, 'sound-cache');
    rmSync(soundCache, { recursive: true, force: true });
    cpSync(cache, soundCache, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    const photo = filesBelow(photos)[0];
    const predict = () =>
      runGraft(['predict', join(out, 'model'), join(photos, photo), '--offline', '--json'], { env, timeoutSeconds: limitSeconds });
    const answer = (await undisturbed(predict())).stdout;
    log(`undisturbed: ${Object.keys(reference).length} files in artifacts, ${filesBelow(cache).length} in the cache`);

    const kinds = Object.keys(targets).filter((name) => only === undefined || name === only);
    for (let index = 0; index < count; index++) {
      const draw = rng.split(`case ${index}`);
      const kind = kinds[index % kinds.length];
      rmSync(out, { recursive: true });
      cpSync(kept, out, { recursive: true, preserveTimestamps: true });
      const what = targets[kind]({ out, foreign, cache, draw });
      const isTurbo = draw.split('turbo').integer(3) > 0;
      const result = kind === 'model' ? await predict() : await quick(out, ...(isTurbo ? [] : ['--no-turbo']));
      yield {
        what: `case ${index}: ${kind}, ${what}${kind === 'model' ? ', predict' : isTurbo ? '' : ', --no-turbo'}`,
        why: verdict(result, mayRefuse.includes(kind), () =>
          kind === 'model' ? differentAnswer(answer, result.stdout) : difference(reference, artifactsOf(out)),
        ),
      };
      if (kind === 'cache') {
        rmSync(cache, { recursive: true });
        cpSync(soundCache, cache, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      }
    }
  },
};

/** What is damaged. Each member does the damage and says what it did. */
const targets = {
  artifact({ out, foreign, draw }) {
    const artifacts = join(out, '.graft', 'artifacts');
    const path = pick(filesBelow(artifacts).filter(isIdentity), draw);
    return `${path} ${damage(join(artifacts, path), join(foreign, '.graft', 'artifacts', path), draw)}`;
  },
  /** The whole artifact of another run, itself sound. */
  stale({ out, foreign, draw }) {
    const records = filesBelow(join(out, '.graft', 'artifacts')).filter((path) => path.endsWith('artifact.json'));
    const place = join('.graft', 'artifacts', pick(records, draw), '..');
    rmSync(join(out, place), { recursive: true });
    cpSync(join(foreign, place), join(out, place), { recursive: true, preserveTimestamps: true });
    return `${place} of another run`;
  },
  turbo({ out, foreign, draw }) {
    const folder = join('.graft', '.turbo', 'cache');
    const entry = pick(
      filesBelow(join(out, folder)).filter((path) => path.endsWith('.tar.zst')),
      draw,
    );
    const other = pick(
      filesBelow(join(foreign, folder)).filter((path) => path.endsWith('.tar.zst')),
      draw.split('other'),
    );
    const done = damage(join(out, folder, entry), join(foreign, folder, other), draw);
    const isGone = draw.split('gone').integer(4) > 0;
    if (isGone) rmSync(join(out, '.graft', 'artifacts'), { recursive: true });
    return `an entry ${done}${isGone ? ', artifacts gone' : ''}`;
  },
  model({ out, foreign, draw }) {
    const path = pick(filesBelow(join(out, 'model')), draw);
    return `${path} ${damage(join(out, 'model', path), join(foreign, 'model', path), draw)}`;
  },
  /** Weights, compiled networks, the journal of the index: everything in the cache but the engine. */
  cache({ out, cache, draw }) {
    const folder = pick(
      readdirSync(cache).filter((name) => name !== 'native' && filesBelow(join(cache, name)).length > 0),
      draw.split('folder'),
    );
    const path = `${folder}/${pick(filesBelow(join(cache, folder)), draw)}`;
    const done = damage(join(cache, path), join(cache, pick(filesBelow(cache), draw.split('other'))), draw);
    rmSync(out, { recursive: true });
    return `${path} ${done}, nothing else there`;
  },
  lock({ out, draw }) {
    const path = join(out, 'graft.lock.json');
    if (!existsSync(path)) {
      writeFileSync(path, pick(['', '{', '[]', '{"format":9}', 'null', '{"weights":{"a":{"sha256":3}}}'], draw));
      return 'graft.lock.json of another form';
    }
    return `graft.lock.json ${damage(path, path, draw)}`;
  },
};

/** Change one byte of a file, cut its end, or replace it by another file. Its time stays; so does its size if one byte changes. */
function damage(path, other, draw) {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  const way = bytes.length === 0 ? 'exchanged' : pick(['one byte', 'one byte', 'one byte', 'cut', 'exchanged'], draw.split('way'));
  if (way === 'one byte') {
    const at = draw.split('at').integer(bytes.length);
    bytes[at] ^= 1 << draw.split('bit').integer(8);
    writeFileSync(path, bytes);
  } else if (way === 'cut') {
    writeFileSync(path, bytes.subarray(0, draw.split('at').integer(bytes.length)));
  } else {
    const others = existsSync(other) ? readFileSync(other) : bytes;
    // Two runs write some files alike.
    writeFileSync(path, others.equals(bytes) ? 'something else' : others);
  }
  utimesSync(path, atime, mtime);
  return way;
}

function verdict(result, mayBeRefused, compare) {
  if (result.timedOut) return `it ${lastWords(result)}`;
  if (result.status === 0) return compare();
  if (!mayBeRefused || !refusals.includes(result.status) || !result.stderr.includes('GRAFT_')) return `it ${lastWords(result)}`;
  return undefined;
}

function differentAnswer(expected, received) {
  return expected === received ? undefined : `it answered ${received.slice(0, 200)}`;
}

const undisturbed = (running) => succeeded(running, 'The undisturbed run');

/** The times of a run and the places on this machine are not part of its results. */
const isIdentity = (path) => !/(^|\/)(run|location)\.json$/.test(path) && !path.endsWith('.lock');

const pick = (items, draw) => items[draw.split('pick').integer(items.length)];
