import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureMatrix } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';
import { sharedData } from '@graft/core/testing';
import { readForNetwork } from '@graft/image';
import { openBackbone, prepareBackbone } from '@graft/model-zoo';
import { fitHead, headConfig, headProbabilities, predictedClasses } from '@graft/trainer';
import { describe, expect, it } from 'vitest';

const fish = sharedData('data/fish5');
const reference = sharedData('golden/backbones/reference-accuracy.json');

interface Reference {
  readonly fish5TestFold: Readonly<Record<string, number>>;
  readonly runs: readonly {
    readonly net: string;
    readonly data: string;
    readonly probe: string;
    readonly n: number;
    readonly values: readonly number[];
  }[];
}

/** The features of photos as `graft features` computes them, a row a photo. */
async function embed(alias: string, weights: string | undefined, paths: readonly string[]): Promise<FeatureMatrix> {
  const backbone = await openBackbone(await prepareBackbone(alias, { input: 'uint8', weights, preprocessing: { orientation: 'ignore' } }));
  const { height, width } = backbone.preprocessing;
  const data = new Float32Array(paths.length * backbone.featureDim);
  let row = 0;
  for await (const image of mapOrdered(paths, 4, (path) => readForNetwork(join(fish as string, path), backbone.preprocessing))) {
    data.set(await backbone.embed({ data: image.data, count: 1, height, width }), row++ * backbone.featureDim);
  }
  await backbone.dispose();
  return { data, rows: paths.length, dim: backbone.featureDim };
}

describe.skipIf(!fish || !reference)("five-fold accuracy of a logistic head on fish5's features", () => {
  const { fish5TestFold: folds, runs } = (
    reference ? JSON.parse(readFileSync(reference, 'utf8')) : { fish5TestFold: {}, runs: [] }
  ) as Reference;
  const paths = Object.keys(folds);
  const classes = [...new Set(paths.map((path) => path.slice(0, path.indexOf('/'))))].sort();
  const labels = Int32Array.from(paths, (path) => classes.indexOf(path.slice(0, path.indexOf('/'))));

  it.each([
    ['efficientnet-lite0', undefined],
    ['mobilenet-v1-075', sharedData('weights/mobilenet_v1_075_224')],
  ])('equals that of the reference within one photo in every fold: %s', async (alias, weights) => {
    const features = await embed(alias, weights, paths);
    const expected = runs.find(({ net, data, probe }) => net === alias && data === 'fish5' && probe === 'logistic')?.values;
    const off: number[] = [];
    for (let fold = 0; fold < 5; fold++) {
      const rowsOf = (isTest: boolean) => Uint32Array.from(paths.flatMap((path, row) => ((folds[path] === fold) === isTest ? [row] : [])));
      const test = rowsOf(true);
      const { last } = await fitHead(() => Promise.reject(new Error('a logistic head needs no engine')), {
        train: { features, labels, views: [rowsOf(false)] },
        validation: { features, labels },
        classes: classes.length,
        config: headConfig.parse({ kind: 'logistic' }),
      });
      const tensors = new Map(last.tensors.map((tensor) => [tensor.name, tensor]));
      const predicted = predictedClasses(headProbabilities('logistic', tensors, features), classes.length);
      const correct = Array.from(test).filter((row) => predicted[row] === labels[row]).length;
      off.push(Math.abs(correct - Math.round((test.length * (expected?.[fold] ?? 0)) / 100)));
    }
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });
});
