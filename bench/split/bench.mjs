import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { alternate } from '../harness/alternate.mjs';
import { graftJson } from '../harness/graft.mjs';
import { importDist, requireShared } from '../harness/locations.mjs';
import { compareRow, plainRow } from '../harness/rows.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';
import { indexPeers, indexRows } from './index-row.mjs';
import { listSplit, photoTree } from './tree.mjs';

const files = 20_000;
const shares = ['--ratio', '.8,.2', '--seed', '42', '--compat', 'split-folders'];

/** `graft split` beside split-folders and `cp -rl` on one tree of 20,000 photos. */
export default {
  name: 'split',
  peers: { python: ['split-folders==0.6.1', ...indexPeers] },
  requires() {
    for (const path of ['data/fish5', 'data/ants-bees']) requireShared(path);
  },
  async run({ quick, python, work, log }) {
    const tree = photoTree(work, files);
    const small = photoTree(work, files / 10);
    const made = join(work, `made-${process.pid}`);
    let count = 0;
    // Every side fills a new folder on a synced disk: ext4 is slow to reuse what was just deleted.
    const freshFolder = () => {
      execFileSync('sync');
      return join(made, String(count++));
    };
    const split = (mode, from, options) => graftJson(['split', from, '--out', freshFolder(), ...shares, '--materialize', mode], options);
    const graft = (mode) => async () => (await split(mode, tree)).seconds;
    const sides = {
      splitFolders: () => secondsOf(python, ['-c', splitFoldersCode, tree, freshFolder()]),
      none: graft('none'),
      listing: () => listAlone(tree, freshFolder()),
      copy: graft('copy'),
      cp: () => secondsOf('cp', ['-rl', tree, freshFolder()]),
      hardlink: graft('hardlink'),
      placing: () => placeAlone(tree, freshFolder()),
    };
    mkdirSync(made);
    try {
      log(`one unmeasured run of each side on ${files} files`);
      await alternate([0], sides);
      requireSameSplits(join(made, '0'), join(made, '3'));
      const runs = await alternate(quick ? [1] : [1, 2, 3, 4, 5], sides);
      return [
        compareRow({
          what: [
            `manifest split of ${files} files: names listed and shuffled, one row a file written; no file is read`,
            "(--compat split-folders); whole process, beside split-folders' copies",
          ].join(' '),
          unit: 's',
          ours: runs.none,
          peer: runs.splitFolders,
          peerName: 'split-folders copy',
          bar: null,
        }),
        compareRow({
          what: 'manifest split by the package in a process that runs: from the folder to the list on disk',
          unit: 's',
          ours: runs.listing,
          peer: runs.splitFolders,
          peerName: 'split-folders copy, whole process',
          bar: 20,
        }),
        compareRow({
          what: 'copies, the same files with the same times; whole process',
          unit: 's',
          ours: runs.copy,
          peer: runs.splitFolders,
          peerName: 'split-folders copy',
          bar: 1,
        }),
        compareRow({
          what: 'hard links made, the step alone in a process that runs; beside the whole of cp -rl',
          unit: 's',
          ours: runs.placing,
          peer: runs.cp,
          peerName: 'cp -rl',
          bar: 1 / 1.2,
        }),
        compareRow({
          what: 'hard links, whole process: start, listing, shuffle, links, list and record',
          unit: 's',
          ours: runs.hardlink,
          peer: runs.cp,
          peerName: 'cp -rl',
          bar: null,
        }),
        ...(await memoryRows(async (mode, from) => (await split(mode, from, { memory: true })).peak.process / 1e6, { tree, small })),
        ...(quick ? [] : await ownRows(tree, freshFolder)),
        ...(await indexRows({ quick, python, work, log })),
      ];
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  },
};

const splitFoldersCode = 'import sys, splitfolders; splitfolders.ratio(sys.argv[1], output=sys.argv[2], seed=42, ratio=(0.8, 0.2))';

async function secondsOf(command, args) {
  return (await succeeded(runProcess(command, args), command)).seconds;
}

/** Seconds of the list alone, without the start of a process. */
async function listAlone(tree, out) {
  const start = performance.now();
  const { plan, materialisePlan } = await planOf(tree);
  await materialisePlan({ plan, input: tree, out, mode: 'none' });
  return (performance.now() - start) / 1000;
}

/** Seconds from the first link to the last, by the reports of progress: the folders exist, the names are known, the record is written. */
async function placeAlone(tree, out) {
  const { plan, materialisePlan } = await planOf(tree);
  const reports = [];
  const onProgress = ({ done }) => reports.push({ done, seconds: performance.now() / 1000 });
  await materialisePlan({ plan, input: tree, out, mode: 'hardlink', onProgress });
  const [first, last] = [reports[0], reports.at(-1)];
  return ((last.seconds - first.seconds) / (last.done - first.done)) * files;
}

async function planOf(tree) {
  const { readSplitFoldersTree, splitFoldersRatio, materialisePlan } = await importDist('packages/dataset/dist/split-folders/index.js');
  return { plan: splitFoldersRatio(readSplitFoldersTree(tree), { ratio: [0.8, 0.2], seed: 42 }), materialisePlan };
}

/** Require the peer's files, byte for byte and with times equal to the microsecond. */
function requireSameSplits(peer, ours) {
  const paths = listSplit(peer);
  if (paths.length !== files || listSplit(ours).join('\n') !== paths.join('\n'))
    throw new Error('Expected the same tree from Graft and split-folders but they differ.');
  for (const path of paths) {
    const [a, b] = [join(peer, path), join(ours, path)];
    const isSame = readFileSync(a).equals(readFileSync(b)) && Math.abs(statSync(a).mtimeMs - statSync(b).mtimeMs) < 0.002;
    if (!isSame) throw new Error(`Expected the same copy of ${path} from Graft and split-folders but they differ.`);
  }
}

/** Peak of the largest process, beside the same on a tenth of the files. */
async function memoryRows(peakOf, { tree, small }) {
  const rows = [];
  for (const mode of ['none', 'copy']) {
    const [large, tenth] = [await peakOf(mode, tree), await peakOf(mode, small)];
    const what = `peak memory, --materialize ${mode}, of ${files} files; beside a tree of ${files / 10}`;
    rows.push(compareRow({ what, unit: 'MB', ours: [large], peer: [tenth], peerName: 'a tenth of the files' }));
  }
  return rows;
}

/** Graft's own split, without compatibility: every photo is read once and near-duplicates are clustered; then again from the index. */
async function ownRows(tree, freshFolder) {
  const rows = [];
  for (const what of ['every photo hashed and decoded', 'again, from the index that remembers']) {
    const { seconds } = await graftJson(['split', tree, '--out', freshFolder()]);
    rows.push(plainRow({ what: `Graft's own split of ${files} photos, near-duplicates on one side: ${what}`, unit: 's', ours: [seconds] }));
  }
  return rows;
}
