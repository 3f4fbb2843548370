import { describe } from 'vitest';
import { tensorflow } from '../src/architectures/dialect.ts';
import { mobileNetV1 } from '../src/architectures/mobilenet-v1.ts';
import { findBackbone } from '../src/index.ts';
import { describeOrigin } from './support/describe-origin.ts';
import { originFixtures } from './support/origin-fixture.ts';

// The backbone of width 1 has the weights of timm: the builder has Keras' form of it all the same.
describe('MobileNet v1 of width 1 as Keras has it', async () => {
  for (const fixture of await originFixtures('mobilenet-v1')) {
    const spec = { ...findBackbone('mobilenet-v1-075'), ...mobileNetV1(1, tensorflow), publishedParameters: fixture.parameters };
    describeOrigin(spec, fixture, false);
  }
});
