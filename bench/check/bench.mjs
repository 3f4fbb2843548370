import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate } from '../harness/alternate.mjs';
import { graftJson } from '../harness/graft.mjs';
import { requireShared } from '../harness/locations.mjs';
import { compareRow, plainRow } from '../harness/rows.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';

const script = join(dirname(fileURLToPath(import.meta.url)), 'cleanvision_check.py');
/** Graft's kinds beside cleanvision's. */
const sameKinds = {
  dark: 'dark',
  overexposed: 'light',
  'odd-aspect': 'odd_aspect_ratio',
  'odd-size': 'odd_size',
  'low-information': 'low_information',
  blurry: 'blurry',
  grayscale: 'grayscale',
  'exact-duplicate': 'exact_duplicates',
  'near-duplicate': 'near_duplicates',
};
/** Folders of the reference data; the second has the folders of a split above its classes. */
const sets = { fish5: 'data/fish5', 'ants-bees': 'data/ants-bees' };

/** `graft data check` beside cleanvision on the same photos: seconds, and for each kind how many photos both list. */
export default {
  name: 'check',
  peers: { python: ['cleanvision==0.3.7', 'pandas==3.1.1', 'numpy==2.4.6', 'pillow==13.0.0'] },
  requires() {
    for (const path of Object.values(sets)) requireShared(path);
  },

  async run({ quick, python, work, log }) {
    const rows = [];
    for (const [name, path] of Object.entries(sets)) {
      const photos = requireShared(path);
      const lists = {};
      const cache = join(work, 'cache');
      const found = join(work, 'cleanvision.json');
      const runs = await alternate(quick ? [0] : [-1, 0, 1, 2], {
        ours: async () => {
          // With an empty cache nothing is remembered from the run before.
          rmSync(cache, { recursive: true, force: true });
          mkdirSync(cache, { recursive: true });
          const { answer, seconds } = await graftJson(['data', 'check', photos], { env: { ...process.env, GRAFT_CACHE: cache } });
          lists.ours = answer.kinds;
          return seconds;
        },
        peer: async () => {
          const { seconds } = await succeeded(runProcess(python, [script, photos, found]), 'cleanvision');
          lists.peer = JSON.parse(readFileSync(found, 'utf8')).flagged;
          return seconds;
        },
      });
      const measured = (values) => (quick ? values : values.slice(1));
      rows.push(
        compareRow({
          what: `check of ${name}, whole process`,
          unit: 's',
          ours: measured(runs.ours),
          peer: measured(runs.peer),
          peerName: 'cleanvision',
          bar: quick ? null : 1,
        }),
      );
      rows.push(...listRows(name, lists, log));
    }
    return rows;
  },
};

/** Count the photos that each side lists under a kind; the log names those on one list only. */
function listRows(name, { ours, peer }, log) {
  return Object.entries(sameKinds).map(([kind, theirs]) => {
    const mine = new Set(ours[kind].flatMap(({ ids }) => ids));
    const their = new Set(peer[theirs].map((id) => id.replace(/^val\//, 'validation/')));
    const onlyMine = [...mine].filter((id) => !their.has(id));
    const onlyTheirs = [...their].filter((id) => !mine.has(id));
    log(`${name}, ${kind}: both ${mine.size - onlyMine.length}, only Graft ${onlyMine.length}, only cleanvision ${onlyTheirs.length}`);
    for (const id of onlyMine) log(`    only Graft: ${id}`);
    for (const id of onlyTheirs) log(`    only cleanvision: ${id}`);
    const alone = onlyMine.length + onlyTheirs.length;
    const what = `${name}, ${kind}: photos listed (cleanvision ${their.size}, on one list alone ${alone})`;
    return plainRow({ what, unit: 'photos', ours: [mine.size] });
  });
}
