import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPython, pythonWith } from '@graft/core/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileToOnnx } from './compile-to-onnx.ts';
import { adaptOnnx } from './foreign/adapt-onnx.ts';

/** The specification's own checker, with shape inference, in a virtual environment that is made once and kept in the cache. */
describe.skipIf(!hasPython && !process.env.CI)("ONNX' own checker", () => {
  let python: string;

  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
    python = await pythonWith('onnx==1.23.2');
  }, 300_000);

  async function check(bytes: Uint8Array): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'graft-onnx-'));
    const path = join(folder, 'model.onnx');
    await writeFile(path, bytes);
    const code = 'import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True); print("fine")';
    const { stdout, stderr } = spawnSync(python, ['-c', code, path], { encoding: 'utf8' });
    await rm(folder, { recursive: true, force: true });
    return stdout.trim() || stderr;
  }

  const { layers } = tf;
  const small = (): tf.LayersModel =>
    tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [16, 16, 3], filters: 8, kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
        layers.batchNormalization({}),
        layers.reLU({ maxValue: 6 }),
        layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
        layers.globalAveragePooling2d({}),
        layers.dense({ units: 4, activation: 'softmax', name: 'result' }),
      ],
    });
  const none = { mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb', output: 'result' } as const;

  it.each([
    ['uint8', 'float32'],
    ['float32', 'float32'],
    ['uint8', 'float16'],
  ] as const)(
    'accepts a compiled network that reads %s and has weights of %s',
    async (input, precision) => {
      const options = { ...none, mean: [127.5, 127.5, 127.5], channelOrder: 'bgr', input, precision } as const;
      expect(await check(compileToOnnx(small(), options))).toBe('fine');
    },
    60_000,
  );

  it('accepts a file from elsewhere with normalisation before and pooling behind it', async () => {
    const file = compileToOnnx(small(), { ...none, input: 'float32' });
    const adapted = adaptOnnx(file, {
      ...none,
      output: undefined,
      height: 16,
      width: 16,
      input: 'uint8',
      pooling: 'none',
      prefixTokens: 0,
      featureDim: 4,
    });
    expect(await check(adapted)).toBe('fine');
  }, 60_000);

  it('says what is wrong with a broken one', async () => {
    const bytes = compileToOnnx(small(), { ...none, input: 'uint8' });
    expect(await check(Buffer.from(Buffer.from(bytes).toString('latin1').replace('Softmax', 'Softmix'), 'latin1'))).toContain(
      'ValidationError',
    );
  }, 60_000);
});
