import type { Rng } from '@graft/core';

/**
 * Half-width of Glorot's uniform distribution: with it, variances of activations and gradients keep their size.
 *
 *   limit = sqrt(6 / (fan in + fan out))
 *
 * @param shape - of a kernel, `[...receptive field, in, out]`: each fan counts the receptive field's size too.
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010.
 */
export function glorotLimit(shape: readonly number[]): number {
  const field = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const [fanIn, fanOut] = shape.slice(-2);
  return Math.sqrt(6 / (field * (fanIn + fanOut)));
}

/**
 * A kernel drawn from U(-limit, limit), the same on every engine.
 *
 * @returns row-major float32; 24 random bits each, as many as a float32 holds.
 */
export function glorotUniform(shape: readonly number[], rng: Rng): Float32Array {
  const limit = glorotLimit(shape);
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = ((rng.uint32() >>> 8) / 8_388_608 - 1) * limit;
  return values;
}
