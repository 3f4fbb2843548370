import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileToOnnx, startEngine } from '@graft/engine';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { graft, scratch } from './graft.ts';

describe('an ONNX file as backbone', async () => {
  const directory = await scratch();
  const photos = join(directory, 'photos');
  const file = join(directory, 'tower', 'model.onnx');
  const out = join(directory, 'out');

  beforeAll(async () => {
    // Two classes that differ by colour, which the mean of any convolution sees.
    for (const [label, red] of [
      ['blue', 30],
      ['red', 220],
    ] as const) {
      await mkdir(join(photos, label), { recursive: true });
      for (let n = 0; n < 12; n++) {
        const background = { r: red + n, g: 10 * n, b: 250 - red };
        await sharp({ create: { width: 40 + n, height: 50, channels: 3, background } })
          .png()
          .toFile(join(photos, label, `${n}.png`));
      }
    }
    const { tf } = await startEngine({ prefer: 'wasm' });
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [32, 32, 3],
          filters: 8,
          kernelSize: 8,
          strides: 8,
          activation: 'relu',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
        }),
        tf.layers.globalAveragePooling2d({ name: 'pooled' }),
      ],
    });
    await mkdir(join(directory, 'tower'));
    await writeFile(
      file,
      compileToOnnx(model, { output: 'pooled', mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb', input: 'float32' }),
    );
    const config = { size: { height: 32, width: 32 }, resample: 3, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
    await writeFile(join(directory, 'tower', 'preprocessor_config.json'), JSON.stringify(config));
  });

  it('goes from photos to a model that predicts from the cache', async () => {
    const ran = await graft(['quick', photos, '--backbone', file, '--out', out, '--no-turbo', '--json', '--offline']);
    expect(ran.stderr).not.toContain('GRAFT_');
    expect(ran.status).toBe(0);
    const { model, arms } = ran.json<{ model: string; arms: { transfer: { accuracy: { value: number } } } }>();
    expect(arms.transfer.accuracy.value).toBe(1);
    const { backbone } = JSON.parse(await readFile(join(model, 'model.json'), 'utf8')) as { backbone: object };
    expect(backbone).toMatchObject({
      id: 'onnx.tower',
      featureDim: 8,
      onnx: { pooling: 'none' },
      preprocessing: { geometry: { kind: 'squash', kernel: 'bicubic' }, height: 32, mean: [127.5, 127.5, 127.5] },
    });
    const predicted = await graft(['predict', model, join(photos, 'red', '3.png'), '--offline', '--json']);
    expect(predicted.json<{ predictions: { label: string }[] }>().predictions[0]?.label).toBe('red');
  });

  it('is refused, with the names of its outputs, when the chosen one does not exist', async () => {
    const other = join(directory, 'other');
    const ran = await graft(['quick', photos, '--backbone', file, '--output', 'poled', '--out', other, '--no-turbo']);
    expect(ran.status).not.toBe(0);
    expect(ran.stderr).toMatch(/output id for output but received "poled"/);
  });
});
