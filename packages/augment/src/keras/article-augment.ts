import kerasAffine, { type KerasAffineConfig } from './keras-affine.ts';

/**
 * What the article passes to ImageDataGenerator, with the geometry of the version that it ran on:
 * `rotation_range=180, shear_range=0.3, width_shift_range=0.3, height_shift_range=0.3, zoom_range=0.3`, both flips, fill nearest.
 */
export const articleAugment: KerasAffineConfig = {
  ...kerasAffine.neutral,
  rotationRange: 180,
  widthShiftRange: 0.3,
  heightShiftRange: 0.3,
  shearRange: 0.3,
  zoomRange: 0.3,
  horizontalFlip: true,
  verticalFlip: true,
  behaviour: 'keras-preprocessing-1.1.2',
};
