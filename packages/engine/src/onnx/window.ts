import { type ConvertibleLayer, notSupported, pair } from './layer-converter.ts';

/** How a window slides over a picture, in the terms of ONNX. */
export interface SlidingWindow {
  readonly strides: readonly [number, number];
  /** top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
  /** Height and width of the output. */
  readonly size: readonly [number, number];
}

/**
 * The explicit padding of a tfjs convolution or pooling layer for a picture of a given size.
 *
 * `same` means what it means in TensorFlow: as much padding as `ceil(size / stride)` outputs need, an odd pixel at the bottom and at
 * the right.
 */
export function windowOf(
  layer: ConvertibleLayer,
  [height, width]: readonly [number, number, number],
  kernelSize: readonly number[],
  dilation: readonly [number, number] = [1, 1],
): SlidingWindow {
  const strides = pair(layer.config.strides, 1);
  const { padding } = layer.config;
  if (padding !== 'same' && padding !== 'valid' && padding !== undefined) throw notSupported(layer, `padding ${JSON.stringify(padding)}`);
  const along = (axis: 0 | 1, size: number): readonly [before: number, after: number, output: number] => {
    const stride = strides[axis];
    const reach = ((kernelSize[axis] ?? 1) - 1) * dilation[axis] + 1;
    if (padding !== 'same') return [0, 0, Math.floor((size - reach) / stride) + 1];
    const output = Math.ceil(size / stride);
    const total = Math.max(0, (output - 1) * stride + reach - size);
    const before = Math.floor(total / 2);
    return [before, total - before, output];
  };
  const [top, bottom, rows] = along(0, height);
  const [left, right, columns] = along(1, width);
  return { strides, pads: [top, left, bottom, right], size: [rows, columns] };
}
