import { alternate } from '../harness/alternate.mjs';
import { requireShared } from '../harness/locations.mjs';
import { ceilingRow, compareRow, mean, plainRow } from '../harness/rows.mjs';
import { keptFrom } from './kept-from.mjs';
import { articleSplit } from './photos.mjs';
import { graftQuick, kerasArticle, requireSameKeras } from './sides.mjs';

const peerName = 'Keras 2.15';
const threshold = 0.95;
const memoryCeilingMB = 1500;

/**
 * The article's experiment on both sides with the same files, network and weights: frozen MobileNet v1 0.75, fresh augmented views
 * of each training photo in each epoch, Dense 256 relu, Dense 5 softmax, Adam 1e-3, batches of 32.
 */
export default {
  name: 'main',
  peers: { python: ['tensorflow-cpu==2.15.1', 'numpy==1.26.4', 'scipy==1.17.1', 'pillow==13.0.0', 'split-folders==0.6.1'] },
  requires() {
    for (const path of ['data/fish5', 'weights/mobilenet_v1_075_224', 'golden/backbones/mobilenet-v1-075']) requireShared(path);
  },

  async run({ quick, python, work, log }) {
    const [epochs, seeds] = quick ? [3, [0]] : [10, [0, 1, 2, 3, 4]];
    const photos = requireShared('data/fish5');
    const weights = requireShared('weights/mobilenet_v1_075_224');
    await requireSameKeras({ python, weights, golden: requireShared('golden/backbones/mobilenet-v1-075') });
    const folders = await articleSplit({ python, photos, work });

    const article = ['--train', folders.train, '--validation', folders.validation, '--augment', 'article'];
    const mobilenet = ['--backbone', 'mobilenet-v1-075', '--weights', weights];
    const graft = (run) =>
      told(log, `Graft, article's views, seed ${run.seed}, ${run.epochs} epochs`, graftQuick([...article, ...mobilenet], { work, ...run }));
    const plain = (run) =>
      told(log, `Graft, quick with lite0, seed ${run.seed}`, graftQuick([photos, '--augment', 'none'], { work, epochs: 10, ...run }));
    const keras = (run) => told(log, `Keras, seed ${run.seed}, ${run.epochs} epochs`, kerasArticle({ python, folders, weights, ...run }));

    log('once unmeasured: files into the page cache, backbones obtained and compiled into the cache');
    await graft({ seed: 99, epochs: 1 });
    await plain({ seed: 99 });
    await keras({ seed: 99, epochs: 1 });

    const runs = await alternate(seeds, {
      ours: (seed) => graft({ seed, epochs }),
      keras: (seed) => keras({ seed, epochs }),
      kept: (seed, { ours }) => (quick ? undefined : untilKept(ours, (few) => graft({ seed, epochs: few }))),
      plain: (seed) => plain({ seed }),
    });
    const memory = {
      plain: await plain({ seed: 0, memory: true }),
      article: await told(log, "Graft, lite0 on the article's views, memory", graftQuick(article, { work, seed: 0, epochs, memory: true })),
      ours: await graft({ seed: 0, epochs, memory: true }),
      keras: await keras({ seed: 0, epochs, memory: true }),
    };
    return rowsOf({ runs, memory, epochs, quick });
  },
};

/**
 * Seconds that Graft takes to reach and keep the threshold: the wall time of a whole run of that many epochs. The shorter run is
 * the beginning of the longer one (a view depends only on seed, photo and view number; the rate is constant), which is checked
 * here. Infinite if never reached.
 */
async function untilKept(longRun, runFor) {
  const epochs = keptFrom(longRun.accuracies, threshold);
  if (epochs === Number.POSITIVE_INFINITY) return { seconds: epochs };
  if (epochs === longRun.accuracies.length) return longRun;
  const run = await runFor(epochs);
  if (String(run.accuracies) !== String(longRun.accuracies.slice(0, epochs))) {
    throw new Error(
      `Expected a run of ${epochs} epochs to go as the longer one began, ${longRun.accuracies}, but it went ${run.accuracies}.`,
    );
  }
  return run;
}

/** Seconds since the start of the process at the end of that epoch. If never reached, the whole run: less than the truth. */
function kerasUntilKept({ accuracies, epochSeconds, seconds }) {
  return epochSeconds[keptFrom(accuracies, threshold) - 1] ?? seconds;
}

function rowsOf({ runs, memory, epochs, quick }) {
  const of = (results, key) => results.map((result) => result[key]);
  const percent = (results) => results.map(({ accuracy }) => 100 * accuracy);
  const megabytes = ({ peak }, which) => [peak[which] / 1e6];
  // The bar was set for ten epochs.
  const bar = quick ? null : 3;
  const missed = runs.keras.filter(({ accuracies }) => keptFrom(accuracies, threshold) > epochs).length;
  const setting = "fish5, MobileNet v1 0.75, the article's views and head";
  const rows = [
    compareRow({
      what: `${epochs} epochs of fresh views, whole process with start and imports (${setting}; median of seeds)`,
      unit: 's',
      ours: of(runs.ours, 'seconds'),
      peer: of(runs.keras, 'seconds'),
      peerName,
      bar,
    }),
  ];
  if (!quick) {
    rows.push(
      compareRow({
        what: [
          'time until 95 % validation accuracy is reached and kept to the tenth epoch (median of seeds). Graft: a whole run of',
          "that many epochs, report included. Keras: seconds since process start at that epoch's end;",
          `${missed} of ${runs.keras.length} seeds never kept it and count with their ten epochs`,
        ].join(' '),
        unit: 's',
        ours: of(runs.kept, 'seconds'),
        peer: runs.keras.map(kerasUntilKept),
        peerName,
        bar,
      }),
    );
  }
  rows.push(
    compareRow({
      what: `validation accuracy after ${epochs} epochs (mean of seeds): so that nobody is fast by being wrong`,
      unit: '%',
      ours: percent(runs.ours),
      peer: percent(runs.keras),
      peerName,
      better: 'higher',
      summary: mean,
    }),
    ceilingRow({
      what: 'peak memory of the transfer arm on fish5, all processes at one moment (quick, efficientnet-lite0, plain views)',
      unit: 'MB',
      ours: megabytes(memory.plain, 'tree'),
      ceiling: memoryCeilingMB,
    }),
    ceilingRow({
      what: "the same with the article's views",
      unit: 'MB',
      ours: megabytes(memory.article, 'tree'),
      ceiling: memoryCeilingMB,
    }),
    compareRow({
      what: `peak memory, largest process (${setting})`,
      unit: 'MB',
      ours: megabytes(memory.ours, 'process'),
      peer: megabytes(memory.keras, 'process'),
      peerName,
    }),
    compareRow({
      what: 'the same, all processes at one moment, shared pages counted for each',
      unit: 'MB',
      ours: megabytes(memory.ours, 'tree'),
      peer: megabytes(memory.keras, 'tree'),
      peerName,
    }),
    plainRow({
      what: 'quick, efficientnet-lite0, without augmentation, 10 epochs, from photos to report (fish5, median of seeds)',
      unit: 's',
      ours: of(runs.plain, 'seconds'),
    }),
    plainRow({ what: 'its validation accuracy (mean of seeds)', unit: '%', ours: percent(runs.plain), summary: mean }),
  );
  return rows;
}

async function told(log, what, running) {
  const result = await running;
  log(`  ${what}: ${result.seconds.toFixed(1)} s, accuracy ${(100 * result.accuracy).toFixed(1)} %`);
  return result;
}
