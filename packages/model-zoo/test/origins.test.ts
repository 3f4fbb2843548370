import { backboneIds, findBackbone } from '../src/index.ts';
import { describeOrigin } from './support/describe-origin.ts';
import { originFixtures } from './support/origin-fixture.ts';

for (const id of backboneIds) {
  const spec = findBackbone(id);
  for (const [n, fixture] of (await originFixtures(spec.alias)).entries()) describeOrigin(spec, fixture, n === 0);
}
