import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importDist, requireShared } from '../harness/locations.mjs';
import { ceilingRow, plainRow } from '../harness/rows.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';

const child = join(dirname(fileURLToPath(import.meta.url)), 'scale-child.mjs');
const rows = 1_000_000;

/** Near-duplicates and the split of a million rows without photos: their hashes are drawn bit by bit as real photos have them. */
export default {
  name: 'scale',
  peers: { python: [] },
  requires() {
    for (const path of ['data/fish5', 'data/ants-bees']) requireShared(path);
  },
  async run({ quick, work }) {
    const count = quick ? rows / 10 : rows;
    const hashes = join(work, 'hashes.json');
    writeFileSync(hashes, JSON.stringify(await realHashes()));
    const running = runProcess(process.execPath, [child, String(count), hashes], { memory: true });
    const { stdout, peak } = await succeeded(running, 'scale-child.mjs');
    const { clusters, split, found, beyond } = JSON.parse(stdout);
    const of = `of ${count} photos`;
    return [
      ceilingRow({ what: `near-duplicates ${of}`, unit: 's', ours: [clusters], ceiling: 300 }),
      plainRow({ what: `split ${of}, near-duplicates sought again`, unit: 's', ours: [split] }),
      ceilingRow({ what: `peak memory of both ${of}, rows included`, unit: 'MB', ours: [peak.process / 1e6], ceiling: 2000 }),
      plainRow({ what: `planted copies found ${of}, one photo in a hundred`, unit: 'share', ours: [found] }),
      plainRow({ what: `joined beyond them ${of}`, unit: 'photos', ours: [beyond] }),
    ];
  },
};

async function realHashes() {
  const { indexPhotos, openPhotos } = await importDist('packages/dataset/dist/index.js');
  const found = [];
  for (const path of ['data/fish5', 'data/ants-bees']) {
    const { examples } = await indexPhotos({ source: await openPhotos(requireShared(path)) });
    found.push(...examples.map(({ perceptualHash }) => perceptualHash));
  }
  return found;
}
