import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { backboneIds, findBackbone } from '../src/index.ts';
import { describeBackbone } from './support/describe-backbone.ts';
import { originFixtures } from './support/origin-fixture.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

for (const id of backboneIds) {
  const spec = findBackbone(id);
  const [fixture] = await originFixtures(spec.alias);
  if (fixture) describeBackbone(spec, fixture);
  else it(`${id} has a fixture of its origin (scripts/origin_features.py)`, () => expect.fail('It is missing.'));
}

it('finds a backbone by id and alias, and names the nearest for an unknown name', () => {
  expect(findBackbone('efficientnet-lite0.imagenet-224')).toBe(findBackbone('efficientnet-lite0'));
  expect(() => findBackbone('mobilenet-v1-078')).toThrow(
    expect.objectContaining({ code: 'GRAFT_UNKNOWN_NAME', hint: expect.stringMatching(/"mobilenet-v1-075".*graft models/) }),
  );
});
