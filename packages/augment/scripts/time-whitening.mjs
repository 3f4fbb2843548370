// node packages/augment/scripts/time-whitening.mjs SIDE COUNT
//
// Processor seconds of `fit` with zcaWhitening on COUNT images of SIDE x SIDE x 3.
import { createRng } from '@graft/core';
import { createKerasGenerator } from '../dist/keras/index.js';

const [side, count] = process.argv.slice(2).map(Number);
const rng = createRng(1);
const images = Array.from({ length: count }, () => ({
  data: Float32Array.from({ length: side * side * 3 }, () => rng.integer(256)),
  height: side,
  width: side,
  channels: 3,
}));
const generator = createKerasGenerator({ zcaWhitening: true, rescale: 1 / 255 });
const started = process.cpuUsage();
generator.fit(images);
const { user, system } = process.cpuUsage(started);
process.stdout.write(`${side} x ${side} x 3, ${count} images: ${((user + system) / 1e6).toFixed(2)} s\n`);
