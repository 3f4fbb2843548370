/** Stored samples of a picture, row-major. */
export type Samples = Uint8Array | Uint16Array | Float32Array;

/** What a sample of each type stands for, and the least that the largest one must reach: less than a sixteenth is black to the eye. */
const ranges = {
  16: { white: 65_535, least: 4096 },
  32: { white: 1, least: 1 / 16 },
} as const;

/**
 * Stored samples as 8-bit R G B, under the one rule of range:
 *
 * - 8 bits stay as they are; of 16 bits the upper 8 are kept, so 65535 is white; floats run from 0 to 1, which is white:
 *   `round(255 v)`, without a transfer curve;
 * - a picture that contradicts its type is refused: floats that leave 0..1 by more than a sixteenth or are no numbers, and 16 bits or
 *   floats whose largest value is above zero and below a sixteenth of white, as 8- or 12-bit numbers in 16-bit cells are.
 *
 * Gray is repeated. CMYK becomes R G B as in Pillow without a profile: each ink darkens what black leaves.
 *
 *   R = (255 - K) - (255 - K) C / 255        G with M, B with Y; the product is rounded to the nearest
 *
 * @param samples - `[N, channels]`.
 * @returns R G B `[N, 3]`; or the reason, in words that continue "Expected a readable image in x but".
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Convert.c `cmyk2rgb`
 */
export function toRgb(samples: Samples, channels: number, isCmyk: boolean): Uint8Array | string {
  const bytes = toBytes(samples);
  if (typeof bytes === 'string') return bytes;
  if (isCmyk) return cmykToRgb(bytes, channels);
  return channels === 3 ? bytes : repeated(bytes);
}

function toBytes(samples: Samples): Uint8Array | string {
  if (samples instanceof Uint8Array) return samples;
  const isFloat = samples instanceof Float32Array;
  const { white, least } = ranges[isFloat ? 32 : 16];
  const bytes = new Uint8Array(samples.length);
  let smallest = 0;
  let largest = 0;
  let hasNaN = false;
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at] as number;
    if (value > largest) largest = value;
    else if (value < smallest) smallest = value;
    else if (Number.isNaN(value)) hasNaN = true;
    bytes[at] = isFloat ? Math.min(255, Math.max(0, Math.round(255 * value))) : value >> 8;
  }
  const values = isFloat ? 'float values' : '16-bit values';
  const way = `scale them to 0..${white}, or save it with 8 bits`;
  if (hasNaN) return `some of its ${values} are not numbers; replace them, or save it with 8 bits`;
  if (smallest < -least || largest > white + least) {
    return `its ${values} run from ${shown(smallest)} to ${shown(largest)}, where 0 is black and ${white} is white; ${way}`;
  }
  if (largest > 0 && largest < least)
    return `its ${values} end at ${shown(largest)}, where ${white} is white: all of it would be black; ${way}`;
  return bytes;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function repeated(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(3 * gray.length);
  for (let pixel = 0, at = 0; pixel < gray.length; pixel++, at += 3) rgb.fill(gray[pixel] as number, at, at + 3);
  return rgb;
}

function cmykToRgb(inks: Uint8Array, channels: number): Uint8Array {
  const pixels = inks.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0, ink = 0, out = 0; pixel < pixels; pixel++, ink += channels, out += 3) {
    const light = 255 - (inks[ink + 3] as number);
    rgb[out] = light - divideBy255((inks[ink] as number) * light);
    rgb[out + 1] = light - divideBy255((inks[ink + 1] as number) * light);
    rgb[out + 2] = light - divideBy255((inks[ink + 2] as number) * light);
  }
  return rgb;
}

/** x / 255 to the nearest, exact for 0..255 * 255. */
function divideBy255(x: number): number {
  const shifted = x + 128;
  return (shifted + (shifted >> 8)) >> 8;
}
