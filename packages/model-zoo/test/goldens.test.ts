import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { openOnnx } from '@graft/engine';
import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../src/compile-network.ts';
import { findBackbone } from '../src/index.ts';
import { maxDifference } from './support/max-difference.ts';
import { obtainedWeights } from './support/obtained-weights.ts';
import { syntheticPixels } from './support/synthetic-input.ts';

const goldens = sharedData('golden/backbones');

// The references are float64 figures rounded once; a float32 network is within 1e-4 of them, a mean of 127.5 for 127 is not.
describe.each(['efficientnet-lite0', 'mobilenet-v1-075'])('%s against the reference values', async (alias) => {
  const weights = await obtainedWeights(alias);
  describe.skipIf(!goldens || !weights)('on the synthetic input and eight photos', () => {
    it.each(['features', 'logits'] as const)('computes the %s within 1e-4', async (output) => {
      if (!goldens || !weights) return;
      const spec = findBackbone(alias);
      const network = await openOnnx(await compileNetwork(spec, weights, { preprocessing: spec.features, input: 'uint8', output }), {
        threads: 2,
      });
      const inputs = JSON.parse(await readFile(join(goldens, 'inputs.json'), 'utf8')) as { id: string; pixels?: string }[];
      const images = await Promise.all(inputs.map(({ pixels }) => (pixels ? readFile(join(goldens, pixels)) : syntheticPixels())));
      const received = await network.run(Buffer.concat(images), [inputs.length, 224, 224, 3]);
      expect(maxDifference(received, await floats(join(goldens, alias, `${output}.f32`)))).toBeLessThanOrEqual(1e-4);
      expect(network.outputDim).toBe(output === 'features' ? spec.featureDim : 1000);
      await network.dispose();
    });
  });
});

async function floats(path: string): Promise<Float32Array> {
  return new Float32Array(Uint8Array.from(await readFile(path)).buffer);
}
