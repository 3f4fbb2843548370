/**
 * node scripts/probe-cost.mjs geometry|precision
 *
 * Measures what a choice costs with a logistic probe on frozen features of the reference photos. `geometry`: the whole photo squashed or
 * its centre, on ants-bees. `precision`: weights in float32 or float16, on ants-bees and fish5, and how far their features are apart.
 * Needs a built checkout.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { importDist, requireShared } from '../bench/harness/locations.mjs';

const { openBackbone, prepareBackbone } = await importDist('packages/model-zoo/dist/index.js');
const { readForNetwork } = await importDist('packages/image/dist/index.js');
const { fitHead, headConfig, headProbabilities } = await importDist('packages/trainer/dist/index.js');
/** What a photo host serves for a deleted photo. */
const placeholder = 'imageNotFound.gif';
const backbones = { 'mobilenet-v1-075': requireShared('weights/mobilenet_v1_075_224'), 'efficientnet-lite0': undefined };
const choices = {
  geometry: {
    squash: { geometry: { kind: 'squash', kernel: 'bilinear' } },
    'centre crop 0.875': { geometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bilinear' } },
  },
  precision: { float32: { precision: 'float32' }, float16: { precision: 'float16' } },
};
/** Photos to train on and photos to measure on. */
const sets = {
  'ants-bees': () => [photosIn('data/ants-bees/train'), photosIn('data/ants-bees/val')],
  // Every fifth photo of a class measures.
  fish5: () => [photosIn('data/fish5', (n) => n % 5 > 0), photosIn('data/fish5', (n) => n % 5 === 0)],
};

const [choice] = process.argv.slice(2);
if (!(choice in choices)) throw new Error(`Expected one of ${Object.keys(choices).join(', ')} but received ${choice}.`);
const chosen = choice === 'geometry' ? { 'ants-bees': sets['ants-bees'] } : sets;
for (const [name, weights] of Object.entries(backbones)) {
  for (const [set, photosOf] of Object.entries(chosen)) {
    const [train, judged] = photosOf();
    let first;
    for (const [what, options] of Object.entries(choices[choice])) {
      const features = await featuresOf([...train, ...judged], { name, weights, ...options });
      first ??= features;
      const apart = choice === 'precision' && features !== first ? `; ${distance(first.data, features.data)}` : '';
      process.stdout.write(`${name}, ${set}, ${what}: ${await judge(features, train, judged)}${apart}\n`);
    }
  }
}

/** A logistic head is fitted without one. */
async function noEngine() {
  throw new TypeError('A logistic head starts no engine.');
}

async function judge({ data, dim }, train, judged) {
  const classes = 1 + Math.max(...train.map(({ label }) => label));
  const matrix = (from, rows) => ({ data: data.subarray(from * dim, (from + rows) * dim), rows, dim });
  const labelsOf = (photos) => Int32Array.from(photos, ({ label }) => label);
  const tested = matrix(train.length, judged.length);
  const { last } = await fitHead(noEngine, {
    train: { features: matrix(0, train.length), labels: labelsOf(train), views: [Uint32Array.from(train.keys())] },
    validation: { features: tested, labels: labelsOf(judged) },
    classes,
    config: headConfig.parse({ kind: 'logistic' }),
  });
  const probabilities = headProbabilities('logistic', new Map(last.tensors.map((tensor) => [tensor.name, tensor])), tested);
  const right = judged.filter(({ label }, n) => {
    const row = probabilities.subarray(n * classes, (n + 1) * classes);
    return row[label] === Math.max(...row);
  }).length;
  return `${right} of ${judged.length}, ${((100 * right) / judged.length).toFixed(1)} %`;
}

async function featuresOf(photos, { name, ...options }) {
  const backbone = await openBackbone(await prepareBackbone(name, { input: 'uint8', ...options }), { threads: 1 });
  const dim = backbone.featureDim;
  const data = new Float32Array(photos.length * dim);
  for (const [n, { path }] of photos.entries()) {
    const image = await readForNetwork(path, backbone.preprocessing);
    data.set(await backbone.embed({ ...image, count: 1 }), n * dim);
  }
  await backbone.dispose();
  return { data, dim };
}

function distance(expected, received) {
  let [largest, difference, dot, squares, others] = [0, 0, 0, 0, 0];
  for (const [n, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - received[n]));
    dot += value * received[n];
    squares += value * value;
    others += received[n] * received[n];
  }
  const apart = 1 - dot / Math.sqrt(squares * others);
  return `features differ by at most ${(difference / largest).toExponential(1)} of the largest, 1 - cosine ${apart.toExponential(1)}`;
}

function photosIn(folder, isMeant = () => true) {
  const root = requireShared(folder);
  const classes = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return classes
    .map(({ name }) => name)
    .sort()
    .flatMap((name, label) =>
      readdirSync(join(root, name))
        .filter((file) => /\.(jpe?g|jfif|png)$/i.test(file) && file !== placeholder)
        .sort()
        .filter((_, n) => isMeant(n))
        .map((file) => ({ path: join(root, name, file), label })),
    );
}
