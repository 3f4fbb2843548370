import { requireRange, ShapeMismatchError } from '@graft/core';
import type { Draws } from '../draws.ts';
import type { KerasGeneratorSettings } from './keras-settings.ts';
import { sampleKeras } from './sample-keras.ts';
import { type KerasImage, transformKeras } from './transform-keras.ts';
import { zcaMatrix } from './zca-matrix.ts';

/** What `fit` finds. */
export interface KerasStatistics {
  /** One value per channel, where featurewise centring is on. */
  readonly mean?: Float64Array;
  /** Population deviation per channel, where featurewise division is on. */
  readonly std?: Float64Array;
  /** `[d, d]` of an image's d values, where whitening is on. */
  readonly zca?: Float64Array;
}

/**
 * Keras' `fit`: the images rescaled (no preprocessing function, no samplewise step), augmented *after* that where asked for,
 * then mean, deviation and whitening of what the step before left.
 *
 * @param images - channels last, of one shape, one or more.
 * @throws {ShapeMismatchError} when there is no image, or their shapes differ; {ConfigError} when there is no round.
 */
export function statisticsOf(
  config: KerasGeneratorSettings,
  images: readonly KerasImage[],
  augment?: { readonly rounds: number; readonly draws: Draws },
): KerasStatistics {
  const [first] = images;
  if (!first) throw new ShapeMismatchError('the images of a fit', ['1 or more'], [0]);
  const { height, width, channels } = first;
  for (const image of images) {
    if (image.height !== height || image.width !== width || image.channels !== channels) {
      throw new ShapeMismatchError('an image of a fit', [height, width, channels], [image.height, image.width, image.channels]);
    }
  }
  requireRange(!augment || (Number.isSafeInteger(augment.rounds) && augment.rounds >= 1), {
    expected: 'an integer of 1 or more',
    name: 'fit.augment.rounds',
    received: augment?.rounds,
  });
  const { rescale } = config;
  const seen = images.map((image) => ({
    ...image,
    data: Float32Array.from(image.data, (value) => (rescale === null ? value : value * Math.fround(rescale))),
  }));
  const used: KerasImage[] = augment ? [] : seen;
  for (let round = 0; augment && round < augment.rounds; round++) {
    for (const image of seen) used.push(transformKeras(config, image, sampleKeras(config, augment.draws, image)));
  }

  const size = height * width * channels;
  // Keras sums in the images' own float32; over many images double precision is the better mean.
  const rows = config.behaviour === 'correct' ? new Float64Array(used.length * size) : new Float32Array(used.length * size);
  used.forEach(({ data }, n) => {
    rows.set(data, n * size);
  });
  const mean = config.featurewiseCenter ? channelMeans(rows, channels) : undefined;
  mean?.forEach((value, channel) => {
    for (let i = channel; i < rows.length; i += channels) rows[i] = (rows[i] as number) - value;
  });
  const std = config.featurewiseStdNormalization ? channelDeviations(rows, channels) : undefined;
  const zca = config.zcaWhitening
    ? zcaMatrix(Float64Array.from(rows), used.length, { epsilon: config.zcaEpsilon, behaviour: config.behaviour })
    : undefined;
  return {
    ...(mean && { mean: Float64Array.from(mean) }),
    ...(std && { std: Float64Array.from(std) }),
    ...(zca && { zca }),
  };
}

/** Values of one precision, to which every result of an operation on them is rounded when it is stored. */
type Values = Float32Array | Float64Array;

/** One value after the other, as NumPy reduces all axes but the last. */
function channelMeans(values: Values, channels: number): Values {
  const sums = values.slice(0, channels).fill(0);
  for (let i = 0; i < values.length; i++) sums[i % channels] = (sums[i % channels] as number) + (values[i] as number);
  return sums.map((sum) => (sum * channels) / values.length);
}

/** Around the mean, which is 0 only where the values were centred. */
function channelDeviations(values: Values, channels: number): Values {
  const means = channelMeans(values, channels);
  const squares = values.map((value, i) => value - (means[i % channels] as number)).map((distance) => distance ** 2);
  return channelMeans(squares, channels).map(Math.sqrt);
}
