// Near-duplicates and the split of many rows in a process of its own: node scale-child.mjs COUNT HASHES, a file of real photos' hashes
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { importDist } from '../harness/locations.mjs';

const { createRng } = await importDist('packages/core/dist/index.js');
const { perceptualHashVariants } = await importDist('packages/image/dist/index.js');
const { nearDuplicateClusters, splitConfig, splitExamples } = await importDist('packages/dataset/dist/index.js');

const [countText, hashes] = process.argv.slice(2);
const count = Number(countText);
const rng = createRng(0);
const shares = sharesOf(JSON.parse(readFileSync(hashes, 'utf8')).map(wordsOf));

/** Every hundredth row is a copy of the row 50 before it: flipped or turned, up to 20 bits of it changed. */
const isCopy = (index) => index % 100 === 99;
const examples = [];
for (let index = 0; index < count; index++) {
  const words = isCopy(index) ? copyOf(wordsOf(examples[index - 50].perceptualHash)) : drawn();
  const label = `class-${index % 20}`;
  examples.push({
    id: `${label}/${String(index).padStart(7, '0')}.jpg`,
    sha256: createHash('sha256').update(String(index)).digest('hex'),
    label,
    format: 'jpeg',
    width: 640,
    height: 480,
    orientation: 1,
    perceptualHash: hexOf(words),
  });
}
const manifest = { examples, classes: [...new Set(examples.map(({ label }) => label))].sort(), excluded: [] };

const start = performance.now();
const clusters = nearDuplicateClusters(examples);
const clustered = performance.now();
const split = splitExamples(manifest, splitConfig.parse({}));
const done = performance.now();

const clusterOf = new Map(clusters.flatMap((members, at) => members.map((member) => [member, at])));
let found = 0;
let copies = 0;
for (let index = 99; index < count; index += 100) {
  copies++;
  if (clusterOf.has(index) && clusterOf.get(index) === clusterOf.get(index - 50)) found++;
}
const beyond = clusters.reduce((sum, members) => sum + members.length - 1, 0) - found;
if (split.examples.length !== count) throw new Error(`Expected ${count} rows in the split but it has ${split.examples.length}.`);
console.log(JSON.stringify({ clusters: (clustered - start) / 1000, split: (done - clustered) / 1000, found: found / copies, beyond }));

/** The share of real hashes that have each bit set. */
function sharesOf(real) {
  return Array.from({ length: 256 }, (_, bit) => real.filter((words) => (words[bit >> 4] >> (bit & 15)) & 1).length / real.length);
}

/** A hash whose bits are set with their shares; bits that no real hash has stay 0. */
function drawn() {
  const words = new Uint16Array(16);
  for (let bit = 0; bit < 255; bit++) if (rng.random() < shares[bit]) words[bit >> 4] |= 1 << (bit & 15);
  return words;
}

function copyOf(words) {
  const variants = new Uint16Array(8 * 16);
  perceptualHashVariants(words, variants);
  const copy = variants.slice(16 * rng.integer(8)).slice(0, 16);
  // Differing bits of real copies lie mostly in the later words.
  for (let change = rng.integer(21); change > 0; change--) {
    const bit = Math.floor(255 * Math.sqrt(rng.random()));
    copy[bit >> 4] ^= 1 << (bit & 15);
  }
  return copy;
}

function wordsOf(hash) {
  return Uint16Array.from(hash.match(/.{4}/g), (digits) => Number.parseInt(digits, 16));
}

function hexOf(words) {
  return Array.from(words, (word) => word.toString(16).padStart(4, '0')).join('');
}
