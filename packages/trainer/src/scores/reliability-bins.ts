import type { ReliabilityBin } from '@graft/core';
import type { Evaluated } from '../define-metric.ts';

const binCount = 15;

/**
 * Accuracy and mean confidence (the largest probability) of the examples in each of 15 bins of confidence, closed above.
 *
 * @returns occupied bins only, ascending.
 * @see Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
 */
export function reliabilityBins({ labels, predicted, probabilities, classes }: Evaluated): ReliabilityBin[] {
  const counts = new Float64Array(binCount);
  const hits = new Float64Array(binCount);
  const confidences = new Float64Array(binCount);
  for (let i = 0; i < labels.length; i++) {
    const confidence = probabilities[i * classes.length + predicted[i]];
    // Clamped: a float32 softmax may reach 1 + 2^-23, and 0 belongs to the first bin.
    const bin = Math.min(Math.max(Math.ceil(confidence * binCount) - 1, 0), binCount - 1);
    counts[bin]++;
    confidences[bin] += confidence;
    if (predicted[i] === labels[i]) hits[bin]++;
  }
  return Array.from(counts, (count, bin) => ({ bin, count, accuracy: hits[bin] / count, confidence: confidences[bin] / count })).filter(
    ({ count }) => count > 0,
  );
}
