import { z } from 'zod';
import type { AffineMap, ImageSize } from '../affine/affine-map.ts';
import type { Fill } from '../affine/fold-coordinate.ts';
import { torchvisionAffineMap } from '../affine/torchvision-affine-map.ts';
import { warp } from '../affine/warp.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { type Amount, fillShape, probability, range, spread } from '../settings.ts';

interface Config extends Fill {
  readonly name: 'rotation';
  readonly degrees: Amount;
  readonly probability: number;
}

interface RotationParams {
  /** Degrees, counter-clockwise. */
  readonly angle: number;
}

/** Turned about the centre, bilinear; torchvision's RandomRotation with Graft's own warp, which rounds nothing. */
const rotation: AugmentationSpec<Config, RotationParams> = {
  name: 'rotation',
  schema: z.strictObject({
    name: z.literal('rotation'),
    degrees: z
      .union([z.number().min(0).max(360), range(-360, 360)])
      .default(15)
      .describe('d for an angle in [-d, d], or [low, high]; counter-clockwise.'),
    ...fillShape,
    probability: probability(1),
  }),
  neutral: { name: 'rotation', degrees: 0, fillMode: 'constant', cval: 0, probability: 1 },
  strong: { name: 'rotation', degrees: 180, fillMode: 'constant', cval: 90, probability: 1 },
  sample(config, draws) {
    const isApplied = draws.random() < config.probability;
    const angle = draws.uniform(...spread(config.degrees, 0, -360));
    return { angle: isApplied ? angle : 0 };
  },
  isIdentity: (_config, { angle }) => angle === 0,
  apply: (config, image, params, into) => warp(image, turnMap(params, image), config, into),
  asWarp: (config, params, size) => ({ map: turnMap(params, size), resampling: config }),
};
export default rotation;

/** torchvision's affine turns clockwise, its rotation the other way. */
function turnMap({ angle }: RotationParams, size: ImageSize): AffineMap {
  return torchvisionAffineMap({ angle: -angle, translate: [0, 0], scale: 1, shear: [0, 0] }, size);
}
