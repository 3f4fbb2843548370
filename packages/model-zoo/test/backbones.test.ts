import { rm } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backboneIds, findBackbone } from '../src/index.ts';
import { describeBackbone } from './support/describe-backbone.ts';
import { obtainedWeights, randomInceptionWeights } from './support/obtained-weights.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

const random = await randomInceptionWeights();
afterAll(() => rm(random.cache, { recursive: true, force: true }));

for (const id of backboneIds) {
  const spec = findBackbone(id);
  describeBackbone(spec, spec.alias === 'inception-v3' ? random : await obtainedWeights(spec.alias));
}

it('finds a backbone by id and alias, and names the nearest where there is none', () => {
  expect(findBackbone('efficientnet-lite0.imagenet-224')).toBe(findBackbone('efficientnet-lite0'));
  expect(() => findBackbone('mobilenet-v1-057')).toThrow(
    expect.objectContaining({ code: 'GRAFT_UNKNOWN_NAME', hint: expect.stringMatching(/"mobilenet-v1-075".*graft models/) }),
  );
});
