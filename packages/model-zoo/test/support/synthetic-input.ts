import type * as tf from '@tensorflow/tfjs';
import type { Tfjs } from '../../src/index.ts';

/** The reference's synthetic image, `pixel[y, x, c] = (7 y + 13 x + 29 c) mod 256`, 224 x 224. */
export function syntheticPixels(): Uint8Array {
  return Uint8Array.from(
    { length: 224 * 224 * 3 },
    (_, i) => (Math.floor(i / 672) * 7 + (Math.floor(i / 3) % 224) * 13 + (i % 3) * 29) % 256,
  );
}

export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** It as a network's input, `[1, 224, 224, 3]`. */
export function syntheticInput(tfjs: Tfjs, { mean, std }: Normalisation): tf.Tensor4D {
  const pixels = tfjs.tensor4d(Float32Array.from(syntheticPixels()), [1, 224, 224, 3]);
  return tfjs.div(tfjs.sub(pixels, tfjs.tensor1d([...mean])), tfjs.tensor1d([...std]));
}
