import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate } from '../harness/alternate.mjs';
import { filesBelow } from '../harness/files.mjs';
import { requireShared } from '../harness/locations.mjs';
import { compareRow, plainRow } from '../harness/rows.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';

/** Python packages of the peer; pyvips itself is only available as source. */
export const indexPeers = ['--no-binary=pyvips', 'pyvips==3.2.0', 'pyvips-binary==8.18.7'];

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The index of many JPEGs beside the script that people write for it: pyvips thumbnails and hashlib on all processors. Each photo is
 * a reference photo with a comment of its own, so that all files differ and none can be skipped.
 */
export async function indexRows({ quick, python, work, log }) {
  const count = quick ? 2000 : 20_000;
  const photos = join(work, 'index-photos');
  plantPhotos(photos, count);
  const processes = String(availableParallelism());
  const journal = join(work, 'journal.jsonl');
  const timed = async (what, command, script, ...args) => {
    const { seconds } = await succeeded(runProcess(command, [join(here, script), ...args]), what);
    log(`${what}: ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const graft = (what) => timed(what, process.execPath, 'index-child.mjs', photos, join(work, 'manifest.jsonl'), journal);
  try {
    const runs = await alternate(quick ? [0] : [0, 1, 2], {
      ours: async () => {
        rmSync(journal, { force: true });
        return graft('Graft, index');
      },
      again: () => graft('Graft, index again'),
      pyvips: () => timed('pyvips', python, 'index_pyvips.py', photos, join(work, 'pyvips.jsonl'), processes),
    });
    const found = readFileSync(join(work, 'manifest.jsonl'), 'utf8').split('\n').length - 1;
    if (found !== count) throw new Error(`Expected ${count} photos in the index but it lists ${found}.`);
    const what = `index of ${count} JPEGs, whole process`;
    return [
      compareRow({ what, unit: 's', ours: runs.ours, peer: runs.pyvips, peerName: 'pyvips + hashlib', bar: quick ? null : 0.8 }),
      plainRow({ what: `${what}, again and unchanged`, unit: 's', ours: runs.again }),
    ];
  } finally {
    rmSync(photos, { recursive: true, force: true });
  }
}

function plantPhotos(folder, count) {
  rmSync(folder, { recursive: true, force: true });
  const originals = ['data/fish5', 'data/ants-bees'].flatMap((path) => jpegs(requireShared(path)));
  for (let label = 0; label < 5; label++) mkdirSync(join(folder, `class-${label}`), { recursive: true });
  for (let index = 0; index < count; index++) {
    const comment = Buffer.from(`copy ${index}`);
    const marker = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
    const bytes = originals[index % originals.length];
    const name = join(folder, `class-${index % 5}`, `${String(index).padStart(6, '0')}.jpg`);
    writeFileSync(name, Buffer.concat([bytes.subarray(0, 2), marker, comment, bytes.subarray(2)]));
  }
}

function jpegs(folder) {
  return filesBelow(folder)
    .map((name) => readFileSync(join(folder, name)))
    .filter((bytes) => bytes[0] === 0xff && bytes[1] === 0xd8);
}
