import { ShapeMismatchError } from '@graft/core';
import type { KerasGeneratorSettings } from './keras-settings.ts';
import type { KerasStatistics } from './keras-statistics.ts';
import type { KerasImage } from './transform-keras.ts';

/** What keeps a division by a deviation from being one by 0. */
const epsilon = 1e-6;

/**
 * Keras' `standardize` behind the preprocessing function: rescale, samplewise centre and division (over *all* values of what
 * is passed), featurewise centre and division, whitening.
 *
 * @param image - channels last; left alone.
 */
export function standardizeValues(config: KerasGeneratorSettings, image: KerasImage, statistics: KerasStatistics | undefined): KerasImage {
  const { channels } = image;
  // Every step is stored in float32, as NumPy does.
  let values: Float32Array = Float32Array.from(image.data);
  const { rescale } = config;
  if (rescale !== null) values = values.map((value) => value * Math.fround(rescale));
  if (config.samplewiseCenter) {
    const centre = meanOf(values);
    values = values.map((value) => value - centre);
  }
  if (config.samplewiseStdNormalization) {
    const centre = meanOf(values);
    const divisor = Math.sqrt(meanOf(Float64Array.from(values, (value) => (value - centre) ** 2))) + epsilon;
    values = values.map((value) => value / divisor);
  }
  const { mean, std, zca } = statistics ?? {};
  const known = mean ?? std;
  if (known && known.length !== channels) throw new ShapeMismatchError('the channels of an image', [known.length], [channels]);
  if (mean) values = values.map((value, i) => value - Math.fround(mean[i % channels] as number));
  if (std) values = values.map((value, i) => value / ((std[i % channels] as number) + epsilon));
  if (zca) values = whitened(values, zca);
  return { ...image, data: values };
}

function whitened(values: Float32Array, matrix: Float64Array): Float32Array {
  const d = values.length;
  if (matrix.length !== d * d) throw new ShapeMismatchError('the values of an image to whiten', [Math.sqrt(matrix.length)], [d]);
  const result = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) result[j] = (result[j] as number) + (values[i] as number) * (matrix[i * d + j] as number);
  }
  return Float32Array.from(result);
}

function meanOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
