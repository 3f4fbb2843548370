import type { Image } from '@graft/core';

/**
 * Turn the hue as torchvision does on a Pillow image: to 8-bit HSV, the hue shifted modulo 256, and back. The detour
 * through bytes is coarse, as it is there: a turn by 0 changes pixels too, so a caller leaves it out.
 *
 * Works in place.
 *
 * @param factor - -0.5..0.5, of a full turn.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Convert.c rgb2hsv_row, hsv2rgb
 */
export function adjustHue({ data }: Image, target: Uint8Array, factor: number): void {
  const shift = Math.trunc(factor * 255) & 255;
  const { quotients, saturations, lows } = pairTables();
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number;
    const green = data[i + 1] as number;
    const blue = data[i + 2] as number;
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const saturation = saturations[(value << 8) | range] as number;
    if (saturation === 0) {
      target[i] = target[i + 1] = target[i + 2] = value;
      continue;
    }
    const row = range << 8;
    const r = quotients[row | (value - red)] as number;
    const g = quotients[row | (value - green)] as number;
    const b = quotients[row | (value - blue)] as number;
    const sixths = Math.fround(red === value ? b - g : green === value ? 2 + r - b : 4 + g - r);
    // In turns, 5 / 6 .. 11 / 6, of which the whole one is taken off.
    const turn = sixths / 6 + 1;
    const hue = (Math.fround(turn >= 1 ? turn - 1 : turn) * 255 + shift) & 255;
    const fraction = fractions[hue] as number;
    const share = shares[saturation] as number;
    const low = lows[(value << 8) | saturation] as number;
    switch (sectors[hue]) {
      case 1:
        put(target, i, rounded(value * (1 - share * fraction)), value, low);
        break;
      case 2:
        put(target, i, low, value, rounded(value * (1 - share * (1 - fraction))));
        break;
      case 3:
        put(target, i, low, rounded(value * (1 - share * fraction)), value);
        break;
      case 4:
        put(target, i, rounded(value * (1 - share * (1 - fraction))), low, value);
        break;
      case 5:
        put(target, i, value, low, rounded(value * (1 - share * fraction)));
        break;
      default:
        put(target, i, value, rounded(value * (1 - share * (1 - fraction))), low);
    }
  }
}

function put(target: Uint8Array, i: number, red: number, green: number, blue: number): void {
  target[i] = red;
  target[i + 1] = green;
  target[i + 2] = blue;
}

/** @param value - 0..255. */
function rounded(value: number): number {
  return (value + 0.5) | 0;
}

/** By hue: its sixth of the circle (6 is 0 again), and how far it lies within, in Pillow's single precision. */
const sectors = Uint8Array.from({ length: 256 }, (_, hue) => Math.floor((hue * 6) / 255) % 6);
const fractions = Float32Array.from({ length: 256 }, (_, hue) => (hue * 6) / 255 - Math.floor((hue * 6) / 255));
const shares = Float32Array.from({ length: 256 }, (_, saturation) => saturation / 255);

/** What two bytes decide, so that no pixel divides. */
interface PairTables {
  /** a / b of bytes a no larger than b, at `b << 8 | a`. */
  readonly quotients: Float32Array;
  /** By value and range. */
  readonly saturations: Uint8Array;
  /** The smallest channel, by value and saturation. */
  readonly lows: Uint8Array;
}

let pairs: PairTables | undefined;

/** Made at the first turn of a hue and kept. */
function pairTables(): PairTables {
  if (pairs) return pairs;
  const tables = { quotients: new Float32Array(65_536), saturations: new Uint8Array(65_536), lows: new Uint8Array(65_536) };
  for (let upper = 0; upper < 256; upper++) {
    for (let lower = 0; lower < 256; lower++) {
      const at = (upper << 8) | lower;
      if (lower > 0 && lower <= upper) {
        tables.quotients[at] = lower / upper;
        tables.saturations[at] = Math.trunc(Math.fround(lower / upper) * 255);
      }
      tables.lows[at] = Math.round(upper * (1 - (shares[lower] as number)));
    }
  }
  pairs = tables;
  return tables;
}
