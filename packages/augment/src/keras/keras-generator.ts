import { PipelineError, parseConfig, ShapeMismatchError } from '@graft/core';
import type { ImageSize } from '../affine/affine-map.ts';
import type { Draws } from '../draws.ts';
import { type KerasGeneratorSettings, kerasGeneratorSchema } from './keras-settings.ts';
import { type KerasStatistics, statisticsOf } from './keras-statistics.ts';
import { type KerasParams, sampleKeras } from './sample-keras.ts';
import { standardizeValues } from './standardize-values.ts';
import { type KerasImage, transformKeras } from './transform-keras.ts';

/** ImageDataGenerator's arguments; what is absent has Keras' default. */
export type KerasGeneratorConfig = Partial<KerasGeneratorSettings>;

export interface KerasFitOptions {
  /** Fit on augmented images instead of the images themselves. */
  readonly augment?: { readonly rounds: number; readonly draws: Draws };
}

/** ImageDataGenerator's four steps, each pure but `fit`. */
export interface KerasGenerator {
  readonly config: KerasGeneratorSettings;
  /** `get_random_transform`. */
  sample(draws: Draws, size: ImageSize): KerasParams;
  /** `apply_transform`, in double precision. */
  apply(image: KerasImage, params: KerasParams): KerasImage;
  /** What featurewise settings need. @returns the statistics, also kept for `standardize`. */
  fit(images: readonly KerasImage[], options?: KerasFitOptions): KerasStatistics;
  /** After the augmentation; a new image. @throws {PipelineError} `GRAFT_NOT_FITTED`, when behaviour is `correct`. */
  standardize(image: KerasImage): KerasImage;
}

/**
 * Keras' ImageDataGenerator on plain arrays of any number of channels, exact to its recordings; for photos in a chain of Graft
 * the augmentation `keras-affine` has the same geometry and is many times faster.
 *
 * @param config - Keras' arguments in camel case; wrong ones are a `ConfigError` that names path, expectation and value.
 * @param preprocessingFunction - Keras' hook: the first step of `standardize`, with the image of the configured data format.
 */
export function createKerasGenerator(
  config: KerasGeneratorConfig = {},
  preprocessingFunction?: (image: KerasImage) => KerasImage,
): KerasGenerator {
  const resolved = withConsequences(parseConfig(kerasGeneratorSchema, config, 'generator'));
  const isFirst = resolved.dataFormat === 'channels_first';
  const enter = (image: KerasImage): KerasImage => checked(isFirst ? exchange(image, 'last') : image);
  const leave = (image: KerasImage): KerasImage => (isFirst ? exchange(image, 'first') : image);
  let statistics: KerasStatistics | undefined;

  return {
    config: resolved,
    sample: (draws, size) => sampleKeras(resolved, draws, size),
    apply: (image, params) => leave(transformKeras(resolved, enter(image), params)),
    fit(images, { augment } = {}) {
      statistics = statisticsOf(resolved, images.map(enter), augment);
      return statistics;
    },
    standardize(image) {
      const needsFit = resolved.featurewiseCenter || resolved.featurewiseStdNormalization || resolved.zcaWhitening;
      if (needsFit && !statistics && resolved.behaviour === 'correct') {
        throw new PipelineError('GRAFT_NOT_FITTED', 'Expected fit() before standardize(), since a featurewise setting is on.', {
          hint: "Call fit(images) once. Keras only warns and passes the image through: behaviour 'keras-2.9' does the same.",
        });
      }
      checked(image);
      const seen = preprocessingFunction ? preprocessingFunction(image) : image;
      return leave(standardizeValues(resolved, enter(seen), statistics));
    },
  };
}

/** As the constructor of ImageDataGenerator: what divides also centres, and whitening replaces the division. */
function withConsequences(config: KerasGeneratorSettings): KerasGeneratorSettings {
  const featurewiseStdNormalization = config.featurewiseStdNormalization && !config.zcaWhitening;
  return {
    ...config,
    featurewiseStdNormalization,
    featurewiseCenter: config.featurewiseCenter || config.zcaWhitening || featurewiseStdNormalization,
    samplewiseCenter: config.samplewiseCenter || config.samplewiseStdNormalization,
  };
}

function checked(image: KerasImage): KerasImage {
  const { data, height, width, channels } = image;
  if (data.length !== height * width * channels) {
    throw new ShapeMismatchError('the values of an image', [height, width, channels], [data.length]);
  }
  return image;
}

/** The other order of the axes. */
function exchange(image: KerasImage, to: 'first' | 'last'): KerasImage {
  const { height, width, channels } = image;
  const area = height * width;
  const data = image.data.slice();
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      const first = channel * area + pixel;
      const last = pixel * channels + channel;
      data[to === 'first' ? first : last] = image.data[to === 'first' ? last : first] as number;
    }
  }
  return { ...image, data };
}
