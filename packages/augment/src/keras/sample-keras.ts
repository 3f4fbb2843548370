import type { ImageSize } from '../affine/affine-map.ts';
import type { Draws } from '../draws.ts';
import type { KerasTransform } from './keras-affine-map.ts';
import type { KerasSettings, ShiftRange } from './keras-settings.ts';

/** One view, as `get_random_transform` describes it. */
export interface KerasParams extends KerasTransform {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** Added to every value; absent where it is off. */
  readonly channelShift?: number;
  /** Factor; absent where it is off. */
  readonly brightness?: number;
}

/** No change at all. */
export const stillKeras: KerasParams = {
  theta: 0,
  tx: 0,
  ty: 0,
  shear: 0,
  zx: 1,
  zy: 1,
  flipHorizontal: false,
  flipVertical: false,
};

/**
 * The draws of Keras' `get_random_transform`, in its order: theta, tx (from the *height* shift), ty, shear, zx, zy, a number for
 * each flip (needed or not), channel shift, brightness. What is off draws nothing, the flips excepted. With NumPy's generator
 * behind `draws` the record is Keras' own.
 */
export function sampleKeras(settings: KerasSettings, draws: Draws, { height, width }: ImageSize): KerasParams {
  const within = (range: number): number => (range === 0 ? 0 : draws.uniform(-range, range));
  const theta = within(settings.rotationRange);
  const tx = drawShift(settings.heightShiftRange, draws, height);
  const ty = drawShift(settings.widthShiftRange, draws, width);
  const shear = within(settings.shearRange);
  const [low, high] = zoomBounds(settings.zoomRange);
  const isZoomed = low !== 1 || high !== 1;
  const zx = isZoomed ? draws.uniform(low, high) : 1;
  const zy = isZoomed ? draws.uniform(low, high) : 1;
  const flipHorizontal = draws.random() < 0.5 && settings.horizontalFlip;
  const flipVertical = draws.random() < 0.5 && settings.verticalFlip;
  const geometry = { theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical };
  const { channelShiftRange, brightnessRange } = settings;
  return {
    ...geometry,
    ...(channelShiftRange > 0 && { channelShift: within(channelShiftRange) }),
    ...(brightnessRange && { brightness: draws.uniform(...brightnessRange) }),
  };
}

export function zoomBounds(range: KerasSettings['zoomRange']): readonly [number, number] {
  return typeof range === 'number' ? [1 - range, 1 + range] : range;
}

function drawShift(range: ShiftRange, draws: Draws, side: number): number {
  if (typeof range === 'number') return range === 0 ? 0 : draws.uniform(-range, range) * (range < 1 ? side : 1);
  const chosen = 'pixels' in range ? draws.integer(range.pixels) : (range[draws.integer(range.length)] as number);
  const shift = chosen * (draws.integer(2) === 0 ? -1 : 1);
  // The sum makes 0 of -0.
  return shift * ('pixels' in range || Math.max(...range) >= 1 ? 1 : side) + 0;
}
