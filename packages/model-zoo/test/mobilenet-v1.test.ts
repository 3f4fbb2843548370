import { describe } from 'vitest';
import { tensorflow } from '../src/architectures/dialect.ts';
import { mobileNetV1 } from '../src/architectures/mobilenet-v1.ts';
import { findBackbone } from '../src/index.ts';
import { describeOrigin } from './support/describe-origin.ts';
import { originFixtures } from './support/origin-fixture.ts';

// Widths whose weights no source here carries: the builder has them all the same.
describe('MobileNet v1 at other widths', async () => {
  for (const fixture of await originFixtures('mobilenet-v1')) {
    const alpha = fixture.features.length / 1024;
    const spec = { ...findBackbone('mobilenet-v1-075'), ...mobileNetV1(alpha, tensorflow), publishedParameters: fixture.parameters };
    describeOrigin(spec, fixture, false);
  }
});
