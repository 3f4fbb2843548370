import { flipOutput } from '../affine/affine-map.ts';
import { applyBrightness, extremesOf } from './brightness.ts';
import { kerasAffineMap } from './keras-affine-map.ts';
import type { KerasSettings } from './keras-settings.ts';
import type { KerasParams } from './sample-keras.ts';
import { splineWarp } from './spline-warp.ts';

/** Pixels of any number of channels on any scale: rows, columns, channels. */
export interface KerasImage {
  /** Bytes stay bytes through the affine step and the flips, rounded half up, as in Keras; floats follow where values are added. */
  readonly data: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * `apply_transform`, in double precision and Keras' order: affine, channel shift, horizontal flip, vertical flip, brightness.
 *
 * The result is float32 unless bytes came in and neither channel shift nor brightness was asked for. `image` is left alone.
 */
export function transformKeras(settings: KerasSettings, image: KerasImage, params: KerasParams): KerasImage {
  const { height, width, channels } = image;
  const isBytes = image.data instanceof Uint8Array;
  let data: Uint8Array | Float32Array = image.data.slice();
  if (movesAnything(params)) {
    const { fillMode, cval, interpolationOrder: order, behaviour } = settings;
    const warped = splineWarp(image.data, image, kerasAffineMap(params, image, behaviour), { fillMode, cval, order });
    data = isBytes ? Uint8Array.from(warped, roundToByte) : Float32Array.from(warped);
  }
  if (params.channelShift !== undefined) {
    const values = Float32Array.from(data);
    shiftChannels(values, params.channelShift);
    data = values;
  }
  if (params.flipHorizontal || params.flipVertical) data = flip(data, image, params);
  if (params.brightness !== undefined) {
    const values = Float32Array.from(data);
    applyBrightness(values, params.brightness, settings.behaviour);
    data = values;
  }
  return { data, height, width, channels };
}

/** Whether the affine step is not the identity: Keras then leaves it out, bytes and all. */
export function movesAnything({ theta, tx, ty, shear, zx, zy }: KerasParams): boolean {
  return theta !== 0 || tx !== 0 || ty !== 0 || shear !== 0 || zx !== 1 || zy !== 1;
}

/** Added to all channels in place, clipped to the image's own smallest and largest value. */
export function shiftChannels(values: Float32Array, shift: number): void {
  const [lowest, highest] = extremesOf(values);
  for (let i = 0; i < values.length; i++) values[i] = Math.max(lowest, Math.min(highest, (values[i] as number) + shift));
}

function flip<Data extends Uint8Array | Float32Array>(data: Data, image: KerasImage, params: KerasParams): Data {
  const { height, width, channels } = image;
  const [, , , , step, start] = flipOutput([1, 0, 0, 0, 1, 0], image, params.flipHorizontal, params.flipVertical);
  const result = data.slice() as Data;
  for (let r = 0, o = 0; r < height; r++) {
    const row = (params.flipVertical ? height - 1 - r : r) * width;
    for (let q = 0; q < width; q++) {
      const i = (row + start + step * q) * channels;
      for (let channel = 0; channel < channels; channel++) result[o++] = data[i + channel] as number;
    }
  }
  return result;
}

function roundToByte(value: number): number {
  return Math.max(0, Math.min(255, Math.floor(value + 0.5)));
}
