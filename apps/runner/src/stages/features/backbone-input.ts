import { ConfigError, type Preprocessing } from '@graft/core';
import { applyContract, findBackbone } from '@graft/model-zoo';
import type { BackboneConfig } from './backbone-config.ts';
import { contractOptions, type ImagesConfig } from './images-config.ts';

/**
 * How the backbone of an experiment sees a photo, without its weights.
 *
 * @throws {ConfigError} for an ONNX file whose preprocessing the experiment does not declare.
 * @throws {UnknownNameError} for a name that is not a backbone's.
 */
export function backboneInput({ backbone, images }: { readonly backbone: BackboneConfig; readonly images: ImagesConfig }): Preprocessing {
  if ('id' in backbone) return applyContract(findBackbone(backbone.id), contractOptions(images));
  if (backbone.preprocessing === undefined) {
    throw new ConfigError(
      `Expected the preprocessing of ${backbone.onnx} in the experiment but it stands only in the file beside the ONNX file.`,
      {
        hint: 'Declare backbone.preprocessing, or show another arm with --arm.',
      },
    );
  }
  const declared: Preprocessing = { colour: 'rgb-ignore-icc', orientation: 'exif', ...backbone.preprocessing };
  return applyContract({ features: declared, published: declared }, contractOptions(images));
}
