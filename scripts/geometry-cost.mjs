/**
 * node scripts/geometry-cost.mjs
 *
 * What the geometry of photos costs on ants-bees (reference data): a logistic probe on frozen features of its training photos, measured
 * on its validation photos, with the whole photo squashed and with its centre alone. Needs a built checkout.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { importDist, requireShared } from '../bench/harness/locations.mjs';

const { loadBackbone } = await importDist('packages/model-zoo/dist/index.js');
const { readForNetwork } = await importDist('packages/image/dist/index.js');
const { fitLogisticProbe, probeProbabilities } = await importDist('packages/trainer/dist/index.js');
const classes = ['ants', 'bees'];
/** The host's picture for one that is gone. */
const placeholder = 'imageNotFound.gif';
const backbones = { 'mobilenet-v1-075': requireShared('weights/mobilenet_v1_075_224'), 'efficientnet-lite0': undefined };
const geometries = {
  squash: { kind: 'squash', kernel: 'bilinear' },
  'centre crop 0.875': { kind: 'center-crop', cropFraction: 0.875, kernel: 'bilinear' },
};

for (const [name, weights] of Object.entries(backbones)) {
  for (const [what, geometry] of Object.entries(geometries)) {
    const backbone = await loadBackbone(name, { input: 'uint8', weights, geometry, threads: 1 });
    const train = await embedAll(backbone, 'train');
    const validation = await embedAll(backbone, 'val');
    const probe = fitLogisticProbe(train.features, train.labels, classes.length);
    const probabilities = probeProbabilities(probe, validation.features);
    const right = validation.labels.filter((label, n) => probabilities[2 * n + label] > 0.5).length;
    const total = validation.labels.length;
    process.stdout.write(`${name}, ${what}: ${right} of ${total}, ${((100 * right) / total).toFixed(1)} %\n`);
    await backbone.dispose();
  }
}

async function embedAll(backbone, split) {
  const photos = classes.flatMap((name, label) => {
    const folder = requireShared(`data/ants-bees/${split}/${name}`);
    return readdirSync(folder)
      .filter((file) => file !== placeholder)
      .sort()
      .map((file) => ({ path: join(folder, file), label }));
  });
  const data = new Float32Array(photos.length * backbone.featureDim);
  for (const [n, { path }] of photos.entries()) {
    const image = await readForNetwork(path, backbone.preprocessing);
    data.set(await backbone.embed({ ...image, count: 1 }), n * backbone.featureDim);
  }
  return { features: { data, rows: photos.length, dim: backbone.featureDim }, labels: photos.map(({ label }) => label) };
}
