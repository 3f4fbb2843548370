import { createRng, type NamedTensor } from '@graft/core';
import type { DenseLayer, DenseLayers } from './dense-layers.ts';
import { glorotUniform } from './glorot-uniform.ts';

/**
 * An untrained head: Glorot-uniform kernels `[in, out]`, zero biases.
 *
 * @param options.hiddenUnits - 0 leaves out the hidden layer.
 */
export function initialDense(options: {
  readonly dim: number;
  readonly hiddenUnits: number;
  readonly classes: number;
  readonly seed: number;
}): DenseLayers<NamedTensor> {
  const { dim, hiddenUnits, classes } = options;
  const rng = createRng(options.seed).split('initial weights');
  const layer = (name: string, inputs: number, outputs: number): DenseLayer<NamedTensor> => ({
    kernel: { name: `${name}/kernel`, shape: [inputs, outputs], data: glorotUniform([inputs, outputs], rng.split(name)) },
    bias: { name: `${name}/bias`, shape: [outputs], data: new Float32Array(outputs) },
  });
  if (hiddenUnits === 0) return { output: layer('output', dim, classes) };
  return { hidden: layer('hidden', dim, hiddenUnits), output: layer('output', hiddenUnits, classes) };
}
