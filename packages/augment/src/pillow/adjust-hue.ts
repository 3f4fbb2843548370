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
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number;
    const green = data[i + 1] as number;
    const blue = data[i + 2] as number;
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const saturation = range === 0 ? 0 : Math.trunc(Math.fround(range / value) * 255);
    const hue = ((range === 0 ? 0 : hueOf(red, green, blue, value, range)) + shift) & 255;
    if (saturation === 0) {
      target[i] = target[i + 1] = target[i + 2] = value;
      continue;
    }
    const sector = Math.floor((hue * 6) / 255);
    const fraction = Math.fround((hue * 6) / 255 - sector);
    const share = Math.fround(saturation / 255);
    const low = Math.round(value * (1 - share));
    const falling = Math.round(value * (1 - share * fraction));
    const rising = Math.round(value * (1 - share * (1 - fraction)));
    target[i] = sector === 1 ? falling : sector === 2 || sector === 3 ? low : sector === 4 ? rising : value;
    target[i + 1] = sector === 0 || sector === 6 ? rising : sector === 1 || sector === 2 ? value : sector === 3 ? falling : low;
    target[i + 2] = sector === 2 ? rising : sector === 3 || sector === 4 ? value : sector === 5 ? falling : low;
  }
}

/** 0..255 for a full turn, in the single precision that Pillow computes in. */
function hueOf(red: number, green: number, blue: number, value: number, range: number): number {
  const r = Math.fround((value - red) / range);
  const g = Math.fround((value - green) / range);
  const b = Math.fround((value - blue) / range);
  const sixths = Math.fround(red === value ? b - g : green === value ? 2 + r - b : 4 + g - r);
  return Math.trunc(Math.fround((sixths / 6 + 1) % 1) * 255);
}
