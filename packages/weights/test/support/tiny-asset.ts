import { encodeSafetensors, WeightsError } from '@graft/core';
import { readWeights } from '../../src/formats/read-weights.ts';
import type { Source } from '../../src/sources/source.ts';
import type { Asset } from '../../src/store/asset.ts';

/** An asset whose files hold one tensor, `w` of `[3, classes]`: for tests of what happens to weights on their way. */
export function tinyAsset(sources: readonly Source[], classes = 1): Asset {
  return {
    id: 'tiny.network',
    alias: 'tiny',
    title: 'the weights of tiny.network',
    sources,
    fileNames: ['known-name'],
    howToBring: 'Give them with `--weights PATH`.',
    async check(files) {
      const { tensors } = await readWeights(files);
      const shape = tensors.get('w')?.shape ?? [];
      if (tensors.size !== 1 || shape.join() !== `3,${classes}`)
        throw new WeightsError(`Expected w of [3,${classes}] but received [${shape}].`);
    },
  };
}

/** Its weights as a safetensors file, all of one value. */
export function tinyWeights(value: number, classes = 1): Buffer {
  const data = new Float32Array(3 * classes).fill(value);
  return Buffer.concat(encodeSafetensors([{ name: 'w', shape: [3, classes], data }]));
}

/** The same as a tfjs layers model of two shards. */
export function tinyShards(value: number): Map<string, Uint8Array> {
  const bytes = Buffer.from(new Float32Array(3).fill(value).buffer);
  const weights = [{ name: 'w', shape: [3, 1], dtype: 'float32' }];
  const manifest = [{ paths: ['group1-shard1of2', 'group1-shard2of2'], weights }];
  return new Map<string, Uint8Array>([
    ['model.json', Buffer.from(JSON.stringify({ weightsManifest: manifest }))],
    ['group1-shard1of2', bytes.subarray(0, 8)],
    ['group1-shard2of2', bytes.subarray(8)],
  ]);
}
