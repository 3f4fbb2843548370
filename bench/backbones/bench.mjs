import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate } from '../harness/alternate.mjs';
import { filesBelow } from '../harness/files.mjs';
import { importDist, requireShared } from '../harness/locations.mjs';
import { machine } from '../harness/machine.mjs';
import { compareRow, median, plainRow } from '../harness/rows.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';
import { startSide } from './side.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const photosAt = 'data/ants-bees/train';
/** Bars of the bare network beside PyTorch, and the photos in one pass of Graft: some seconds of work, so that a start counts little. */
const networks = {
  'efficientnet-lite0': { bar: 1.4, count: 732 },
  'mobilenet-v2': { bar: 1.4, count: 732 },
  'inception-v3-tv': { bar: 1, count: 366 },
};
const parts = ['decode', 'resize', 'network'];
/** PyTorch counts at the best of these: `network` runs a batch on all threads, `lanes` a batch per core on one thread each. */
const torchWays = ['network', 'lanes'].flatMap((way) => [1, 8, 32].map((batch) => ({ way, batch })));
const torchSetting = 'BN folded, channels_last, inference_mode, no malloc trimming';
const nameOf = ({ way, batch }) => `torch ${way} ${batch}`;
/** Lets glibc keep freed memory, so that the next batch finds its pages. */
const keepMemory = { MALLOC_TRIM_THRESHOLD_: '8589934592', MALLOC_MMAP_MAX_: '0', MALLOC_TOP_PAD_: '67108864' };

/** Feature extraction, bare and from files, with the same random weights on all sides, which must first give the same features. */
export default {
  name: 'backbones',
  parts: Object.keys(networks),
  peers: { python: ['torch==2.15.0', 'torchvision==0.29.2', 'timm==1.0.31', 'numpy==2.4.6', 'pillow==13.0.0', 'safetensors==0.8.0'] },
  requires: () => requireShared(photosAt),

  async run({ quick, python, work, log, only }) {
    const photos = photosIn(requireShared(photosAt)).slice(0, quick ? 16 : undefined);
    const weights = join(work, 'weights');
    mkdirSync(weights, { recursive: true });
    await succeeded(runProcess(python, [join(folder, 'torch_side.py'), 'weights', weights]), 'torch_side.py weights');
    await pinAll(weights);

    const rows = [];
    for (const [network, { bar, count }] of Object.entries(networks).filter(([name]) => only === undefined || name === only)) {
      const start = sidesOf({ network, weights: join(weights, `${network}.safetensors`), python, work });
      const pixels = join(work, 'pixels.bin');
      rows.push(...(await measure({ network, bar, count: quick ? photos.length : count, start, photos, quick, log, pixels })));
    }
    return rows;
  },
};

/** Functions that start the sides' processes; the peers receive Graft's preprocessing contract. */
function sidesOf({ network, weights, python, work }) {
  const node = (script, ...args) => startSide(process.execPath, [join(folder, script), network, weights, ...args]);
  return {
    ours: () => node('graft-child.mjs', join(work, 'cache')),
    torch: ({ height, mean, std }) =>
      startSide(
        python,
        [join(folder, 'torch_side.py'), network, weights, String(height), ...[mean, std].map((v) => JSON.stringify(v))],
        keepMemory,
      ),
    tfjs: (contract) => node('tfjs-child.mjs', JSON.stringify(contract)),
  };
}

async function measure({ network, bar, count, start, photos, quick, log, pixels }) {
  const sides = { ours: start.ours() };
  try {
    const contract = await sides.ours.ask('contract');
    sides.torch = start.torch(contract);
    sides.tfjs = start.tfjs(contract);
    await requireSame(network, sides, contract, pixels);
    const runs = await takeTurns(sides, { photos, count, quick });
    log(
      `${network}, ms a picture or images/s: ${Object.entries(runs)
        .map(([name, values]) => `${name} ${median(values).toFixed(2)}`)
        .join(', ')}`,
    );
    await endAll(sides);
    const peaks = await peaksOf(start, contract, photos.slice(0, 64));
    return rowsOf({ network, bar: quick ? null : bar, quick, runs, peaks });
  } finally {
    await endAll(sides);
  }
}

function takeTurns(sides, { photos, count, quick }) {
  const all = Array.from({ length: count }, (_, n) => photos[n % photos.length]);
  const once = all.slice(0, photos.length);
  const seconds = quick ? 0.2 : 1;
  const few = photos.slice(0, quick ? 8 : 24);
  const bare =
    (side, batch, way = 'network') =>
    () =>
      sides[side].ask(way, batch, seconds);
  return alternate(quick ? [0] : [0, 1, 2], {
    ...Object.fromEntries(torchWays.map((each) => [nameOf(each), bare('torch', each.batch, each.way)])),
    ours32: bare('ours', 32),
    ours1: bare('ours', 1),
    tfjs1: bare('tfjs', 1),
    files: () => sides.ours.ask('files', all),
    ...Object.fromEntries(parts.map((part) => [part, () => sides.ours.ask('part', part, few, seconds)])),
    torchFiles: () => sides.torch.ask('files', once, 8),
    tfjsFiles: () => sides.tfjs.ask('files', few),
  });
}

function endAll(sides) {
  return Promise.all(Object.values(sides).map((side) => side.end()));
}

/** Peak memory of processes that only turn files into features; without the workers that decode for PyTorch. */
async function peaksOf(start, contract, photos) {
  const peaks = {};
  for (const [name, begin] of Object.entries(start)) {
    const side = begin(contract);
    try {
      await side.ask('files', photos, 8);
      peaks[name] = side.peak() / 1e6;
    } finally {
      await side.end();
    }
  }
  return peaks;
}

function rowsOf({ network, bar, quick, runs, peaks }) {
  const rates = (milliseconds) => milliseconds.map((ms) => 1000 / ms);
  const [best] = torchWays.toSorted((a, b) => median(runs[nameOf(a)]) - median(runs[nameOf(b)]));
  const threads = best.way === 'lanes' ? 'a batch a core on one thread' : 'all threads to a batch';
  const how = `${threads} of ${best.batch}, its best of ${torchWays.length} ways`;
  const cores = machine().cores;
  const bound = runs.files.map((_, turn) => (1000 * cores) / parts.reduce((sum, part) => sum + runs[part][turn], 0));
  const coreMs = parts.map((part) => `${part} ${median(runs[part]).toFixed(2)}`).join(', ');
  const row = (rest) => compareRow({ unit: 'images/s', better: 'higher', ...rest, what: `${network}: ${rest.what}` });
  return [
    row({
      what: `bare network, a batch of 4 a core on one thread, as features are extracted (PyTorch: ${torchSetting}, ${how})`,
      ours: rates(runs.network).map((rate) => rate * cores),
      peer: rates(runs[nameOf(best)]),
      peerName: 'PyTorch',
      bar,
    }),
    row({
      what: `bare network, one \`embed\` of 32 pictures on all threads (PyTorch: the same)`,
      ours: rates(runs.ours32),
      peer: rates(runs[nameOf(best)]),
      peerName: 'PyTorch',
    }),
    row({
      what: 'bare network, one picture at a time',
      ours: rates(runs.ours1),
      peer: rates(runs.tfjs1),
      peerName: 'tfjs-node',
      bar: quick ? null : 2,
    }),
    row({
      what: `files in, features out (core-ms: ${coreMs}; ${cores} cores)`,
      ours: runs.files,
      peer: bound,
      peerName: "processor's bound",
      bar: quick ? null : 0.9,
    }),
    row({
      what: `files in, features out (PyTorch: the same, Pillow in ${cores} workers, batch 8)`,
      ours: runs.files,
      peer: runs.torchFiles,
      peerName: 'PyTorch',
    }),
    row({
      what: 'files in, features out (tfjs-node: one photo after the other)',
      ours: runs.files,
      peer: runs.tfjsFiles,
      peerName: 'tfjs-node',
    }),
    plainRow({ what: `${network}: peak memory, files in, features out`, unit: 'MB', ours: [peaks.ours] }),
    ...['torch', 'tfjs'].map((name) =>
      compareRow({
        what: `${network}: peak memory, files in, features out`,
        unit: 'MB',
        ours: [peaks.ours],
        peer: [peaks[name]],
        peerName: name === 'torch' ? 'PyTorch, its workers left out' : 'tfjs-node',
      }),
    ),
  ];
}

/** Require the same network on all sides: features of one picture within 1e-4 of the largest. */
async function requireSame(network, sides, { height, width }, pixels) {
  writeFileSync(
    pixels,
    Uint8Array.from({ length: height * width * 3 }, (_, i) => (i * i + 7 * i) % 251),
  );
  const expected = await sides.ours.ask('features', pixels);
  const largest = Math.max(1, ...expected.map(Math.abs));
  for (const [name, side] of Object.entries(sides)) {
    const received = await side.ask('features', pixels);
    const off = Math.max(...expected.map((value, i) => Math.abs(value - received[i]))) / largest;
    if (received.length !== expected.length || !(off <= 1e-4)) {
      throw new Error(`Expected ${name} to compute Graft's features of ${network} but they differ by ${off} of the largest.`);
    }
  }
}

/** Pin the random weights in a lock file of their own, which says that they are meant. */
async function pinAll(weights) {
  const { findBackbone } = await importDist('packages/model-zoo/dist/index.js');
  const pins = Object.keys(networks).map((network) => {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(weights, `${network}.safetensors`)))
      .digest('hex');
    return [findBackbone(network).id, { sha256, source: 'bench/backbones, random' }];
  });
  writeFileSync(join(weights, 'graft.lock.json'), JSON.stringify({ format: 1, weights: Object.fromEntries(pins) }));
}

function photosIn(folder) {
  return filesBelow(folder).flatMap((name) => (name.endsWith('.jpg') ? [join(folder, name)] : []));
}
