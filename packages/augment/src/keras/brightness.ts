import type { KerasBehaviour } from './keras-affine-map.ts';

/**
 * Keras' brightness: the values are cut to bytes, multiplied in float32, cut and clipped again, so that factor 1 is not the
 * identity and 0..1 data become 0 and 1.
 *
 * Where a value lies outside 0..255 the image is first stretched to 0..255 and stretched back afterwards;
 * `keras-preprocessing-1.1.2` stretches always and never back.
 *
 * @param values - of one image, all channels; changed in place.
 * @see Pillow's ImagingBlend with a black image
 */
export function applyBrightness(values: Float32Array, factor: number, behaviour: KerasBehaviour): void {
  const [lowest, highest] = extremesOf(values);
  const isOutside = lowest < 0 || highest > 255;
  const isOld = behaviour === 'keras-preprocessing-1.1.2';
  if (isOutside || isOld) {
    const range = Math.fround(highest - lowest);
    const divisor = range === 0 ? 1 : range;
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(Math.fround((values[i] as number) - lowest) / divisor) * 255;
  }
  const multiplier = Math.fround(factor);
  for (let level = 0; level < 256; level++) levels[level] = Math.trunc(Math.max(0, Math.min(255, Math.fround(multiplier * level))));
  // By now every value is within 0..255.
  for (let i = 0; i < values.length; i++) values[i] = levels[(values[i] as number) | 0] as number;
  if (isOutside && !isOld) {
    const range = highest - lowest;
    for (let i = 0; i < values.length; i++) values[i] = Math.fround((values[i] as number) / 255) * range + lowest;
  }
}

/** What becomes of a whole value. */
const levels = new Float32Array(256);

/** The smallest and the largest value. */
export function extremesOf(values: Float32Array): readonly [lowest: number, highest: number] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return [lowest, highest];
}
