import { describe, expect, it } from 'vitest';
import { type Palette, palettes } from './palette.ts';

describe.each(['light', 'dark'] as const)('the %s palette', (scheme) => {
  const palette = palettes[scheme];
  const colour = (role: keyof Palette): number[] => palette[role].split(' ').map(Number);

  it.each(['ink', 'muted', 'accent', 'alert'] as const)('has %s readable on paper and on panels', (role) => {
    expect(contrast(colour(role), colour('paper'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(role), colour('panel'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['right', 'wrong'] as const)('has ink readable on a %s cell at every shade', (role) => {
    for (let shade = 0; shade <= 1; shade += 0.05) {
      expect(contrast(colour('ink'), mix(colour(role), colour('paper'), shade))).toBeGreaterThanOrEqual(4.5);
    }
  });
});

function mix(over: number[], under: number[], share: number): number[] {
  return over.map((value, c) => share * value + (1 - share) * (under[c] ?? 0));
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: number[], b: number[]): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: number[]): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
