import { defineHead } from '../define-head.ts';
import { denseConfig } from '../dense/dense-config.ts';
import { denseProbabilities } from '../dense/dense-probabilities.ts';
import { fitDense } from '../dense/fit-dense.ts';
import { requireTensors } from '../require-tensors.ts';

/** One or two dense layers, trained in epochs; epoch e reads view e. */
export default defineHead({
  kind: 'dense',
  schema: denseConfig,
  planFit: ({ epochs, keep, trainThreads }) => ({ epochs, views: epochs, keep, trainThreads }),
  fit: async (engine, options) => fitDense(typeof engine === 'function' ? await engine() : engine, options),
  probabilities: denseProbabilities,
  requireTensors(tensors, { featureDim, classes }) {
    const units = tensors.get('hidden/bias')?.data.length;
    const output = { 'output/kernel': [units ?? featureDim, classes], 'output/bias': [classes] };
    requireTensors(tensors, units === undefined ? output : { 'hidden/kernel': [featureDim, units], 'hidden/bias': [units], ...output });
  },
  describe: ({ hiddenUnits }, { classes }) => `${hiddenUnits > 0 ? `Dense ${hiddenUnits} and ` : ''}Dense ${classes}`,
});
