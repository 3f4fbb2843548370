import { createRng, type NamedTensor } from '@graft/core';
import { glorotUniform } from '../initial/glorot-uniform.ts';

/**
 * The weights of an untrained head, in the order its layers run: Glorot-uniform kernels `[in, out]`, zero biases.
 *
 * @param options.hiddenUnits - 0 leaves out the hidden layer: only `output/kernel` and `output/bias`.
 */
export function initialHead(options: {
  readonly dim: number;
  readonly hiddenUnits: number;
  readonly classes: number;
  readonly seed: number;
}): NamedTensor[] {
  const { dim, hiddenUnits, classes } = options;
  const rng = createRng(options.seed).split('initial weights');
  const dense = (name: string, inputs: number, outputs: number): NamedTensor[] => [
    { name: `${name}/kernel`, shape: [inputs, outputs], data: glorotUniform([inputs, outputs], rng.split(name)) },
    { name: `${name}/bias`, shape: [outputs], data: new Float32Array(outputs) },
  ];
  return hiddenUnits === 0
    ? dense('output', dim, classes)
    : [...dense('hidden', dim, hiddenUnits), ...dense('output', hiddenUnits, classes)];
}
