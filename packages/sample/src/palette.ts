import type { Rng } from '@graft/core';

/** An animal's colours, drawn without regard to the species: colour must say nothing about the class. */
export interface Palette {
  readonly base: string;
  /** The same hue, paler. */
  readonly pale: string;
  /** The same hue, darker. */
  readonly deep: string;
  /** A different hue and lightness, for patterns. */
  readonly accent: string;
  readonly outline: string;
}

export function drawPalette(rng: Rng): Palette {
  const hue = rng.uniform(0, 360);
  const saturation = rng.uniform(25, 88);
  const lightness = rng.uniform(36, 66);
  const isAccentLight = rng.random() < 0.65;
  return {
    base: hsl(hue, saturation, lightness),
    pale: hsl(hue + rng.uniform(-15, 15), saturation * 0.8, Math.min(90, lightness + 20)),
    deep: hsl(hue, saturation, lightness * 0.62),
    accent: hsl(hue + rng.uniform(60, 300), rng.uniform(20, 85), isAccentLight ? rng.uniform(80, 94) : rng.uniform(16, 30)),
    outline: hsl(hue, saturation * 0.7, lightness * 0.36),
  };
}

/** @param hue - degrees, any; @param saturation - percent; @param lightness - percent. */
export function hsl(hue: number, saturation: number, lightness: number): string {
  const s = saturation / 100;
  const l = lightness / 100;
  // CSS Color 4, section 7.1, HSL to sRGB; in hexadecimal, which all renderers read alike.
  const channel = (offset: number): string => {
    const k = (((offset + hue / 30) % 12) + 12) % 12;
    const value = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
