'use strict';
// node probe.cjs native ADDON | wasm: three training steps on a runtime, in a process that may crash. Prints one JSON line.
const { dirname, join } = require('node:path');

async function load(kind, addon) {
  if (kind === 'native') {
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    return require('./load-tfjs-node.cjs').loadTfjsNode(addon);
  }
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', '/'));
  return require('@tensorflow/tfjs');
}

async function main([kind, addon]) {
  const tf = await load(kind, addon);
  const backend = kind === 'native' ? 'tensorflow' : 'wasm';
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend}`);

  const wave = (shape, pace) =>
    tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.sin(pace * i)),
      shape,
    );
  const pixels = wave([8, 6, 6, 3], 0.7);
  const targets = tf.oneHot(tf.tensor1d([0, 1, 0, 1, 0, 1, 0, 1], 'int32'), 2);
  // Convolutions have gradients on native only.
  const filter = kind === 'native' ? [tf.variable(wave([3, 3, 3, 4], 0.3))] : [];
  const dense = tf.variable(wave([kind === 'native' ? 64 : 108, 2], 0.1).mul(0.1));
  const loss = () => {
    const hidden = filter.reduce((x, kernel) => tf.relu(tf.conv2d(x, kernel, 1, 'valid')), pixels);
    return tf.losses.softmaxCrossEntropy(targets, tf.matMul(hidden.reshape([8, -1]), dense)).asScalar();
  };

  const before = performance.now();
  const losses = [0, 1, 2].map(() => {
    const { value, grads } = tf.variableGrads(loss);
    for (const variable of [...filter, dense]) variable.assign(variable.sub(grads[variable.name].mul(0.01)));
    return value.dataSync()[0];
  });
  const seconds = (performance.now() - before) / 1000;
  if (!(losses[2] < losses[0])) throw new Error(`three training steps did not lower the loss (${losses.join(', ')})`);

  const version = kind === 'native' ? tf.backend().binding.TF_Version : require('@tensorflow/tfjs-backend-wasm').version_wasm;
  console.log(JSON.stringify({ version, seconds, losses }));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
