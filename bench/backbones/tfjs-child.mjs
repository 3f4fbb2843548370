// The side of tfjs-node: the same network and weights as tfjs runs them on libtensorflow.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { importDist } from '../harness/locations.mjs';
import { answerLines, millisecondsEach } from './side.mjs';

const [network, weights, contract] = process.argv.slice(2);
const { height, width, mean, std } = JSON.parse(contract);
const { startEngine } = await importDist('packages/engine/dist/index.js');
const { decodeImage } = await importDist('packages/image/dist/index.js');
const { buildBackboneModel } = await importDist('packages/model-zoo/dist/index.js');
const { readWeightFiles, readWeights } = await importDist('packages/weights/dist/index.js');
const { tf } = await startEngine({ prefer: 'native', trainThreads: availableParallelism() });
const model = buildBackboneModel(tf, network, { weights: await readWeights(await readWeightFiles(weights)) });
const embed = (pictures) => tf.tidy(() => model.predict(pictures).dataSync());
const normalised = (pixels) => tf.tidy(() => pixels.toFloat().sub(tf.tensor1d(mean)).div(tf.tensor1d(std)));

await answerLines({
  async features(pixels) {
    return Array.from(embed(normalised(tf.tensor(new Uint8Array(await readFile(pixels)), [1, height, width, 3], 'int32'))));
  },
  network(batch, seconds) {
    const pictures = tf.randomUniform([batch, height, width, 3], -1, 1, 'float32', 1);
    return millisecondsEach(() => embed(pictures), batch, seconds);
  },
  // One photo at a time: decoded by sharp, resized by libtensorflow.
  async files(paths) {
    const one = async (path) => {
      const photo = await decodeImage(await readFile(path), { orientation: 'exif' });
      return tf.tidy(() => {
        const picture = tf.tensor(photo.data, [1, photo.height, photo.width, 3], 'int32');
        return embed(normalised(tf.image.resizeBilinear(picture, [height, width], false, true)));
      });
    };
    await one(paths[0]);
    const start = performance.now();
    for (const path of paths) await one(path);
    return (1000 * paths.length) / (performance.now() - start);
  },
});
