/** The examples whose confidence lies in (bin/15, (bin + 1)/15]; means over them. */
export interface ReliabilityBin {
  readonly bin: number;
  readonly count: number;
  readonly accuracy: number;
  readonly confidence: number;
}

export interface Calibration {
  readonly expectedCalibrationError: number;
  readonly maximumCalibrationError: number;
  /** Occupied bins only, ascending. */
  readonly bins: ReliabilityBin[];
}

const binCount = 15;

/**
 * How far confidence (the largest probability) is from accuracy.
 *
 *   ECE = sum_b (n_b / N) |accuracy_b - confidence_b|      MCE = max_b |accuracy_b - confidence_b|
 *
 * @param labels - `[N]`; @param predicted - `[N]`; @param probabilities - `[N, C]`, C = probabilities.length / N.
 * @see Guo et al., On Calibration of Modern Neural Networks, ICML 2017 (15 bins, closed above).
 */
export function calibration(labels: ArrayLike<number>, predicted: ArrayLike<number>, probabilities: ArrayLike<number>): Calibration {
  const n = labels.length;
  const classes = probabilities.length / n;
  const counts = new Float64Array(binCount);
  const hits = new Float64Array(binCount);
  const confidences = new Float64Array(binCount);
  for (let i = 0; i < n; i++) {
    const confidence = probabilities[i * classes + predicted[i]];
    // Clamped: a float32 softmax may reach 1 + 2^-23, and 0 belongs to the first bin.
    const bin = Math.min(Math.max(Math.ceil(confidence * binCount) - 1, 0), binCount - 1);
    counts[bin]++;
    confidences[bin] += confidence;
    if (predicted[i] === labels[i]) hits[bin]++;
  }
  const bins: ReliabilityBin[] = [];
  for (let bin = 0; bin < binCount; bin++) {
    const count = counts[bin];
    if (count > 0) bins.push({ bin, count, accuracy: hits[bin] / count, confidence: confidences[bin] / count });
  }
  const gaps = bins.map(({ accuracy, confidence }) => Math.abs(accuracy - confidence));
  return {
    expectedCalibrationError: bins.reduce((sum, { count }, b) => sum + (count / n) * gaps[b], 0),
    maximumCalibrationError: Math.max(...gaps),
    bins,
  };
}
