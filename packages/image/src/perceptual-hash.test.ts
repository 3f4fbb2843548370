import type { Image } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { blankPerceptualHash, hashBitParity, perceptualHash } from './perceptual-hash.ts';
import { perceptualHashVariants } from './perceptual-hash-variants.ts';

type Gray = Omit<Image, 'data'> & { readonly data: Float64Array };

/** Waves of all sorts, another picture for each seed. */
function picture(seed: number, height: number, width: number): Gray {
  const data = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let wave = 1; wave < 12; wave++) {
        const [a, b, c] = [Math.sin(seed * 7 + wave), Math.sin(seed * 11 + wave * 3), Math.sin(seed * 13 + wave * 5)];
        sum += 20 * Math.sin(wave * 3 * (a * ((x + 0.5) / width) + b * ((y + 0.5) / height)) + 6 * c);
      }
      data[y * width + x] = 128 + sum;
    }
  }
  return { data, height, width };
}

function mapped({ data, height, width }: Gray, from: (y: number, x: number) => readonly [number, number], turned = false): Gray {
  const [h, w] = turned ? [width, height] : [height, width];
  const out = new Float64Array(data.length);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [sy, sx] = from(y, x);
      out[y * w + x] = data[sy * width + sx] as number;
    }
  }
  return { data: out, height: h, width: w };
}

const hash = ({ data, height, width }: Gray): string => perceptualHash(data, height, width);
const wordsOf = (hex: string): Uint16Array => Uint16Array.from(hex.match(/.{4}/g) ?? [], (digits) => Number.parseInt(digits, 16));
const hexOf = (words: Uint16Array): string => Array.from(words, (word) => word.toString(16).padStart(4, '0')).join('');
const bitsApart = (a: string, b: string): number =>
  wordsOf(a).reduce((sum, word, at) => sum + ((word ^ (wordsOf(b)[at] as number)).toString(2).match(/1/g)?.length ?? 0), 0);

describe('perceptualHash', () => {
  it('holds the signs of single waves where the layout says', () => {
    // The wave of F[3,0] alone: the pairs of u + v = 1, 2, 3 are (0,1), (0,2), (0,3), (1,2); bit 8 + 2 is F[3,0].
    const data = Float64Array.from({ length: 40 * 64 }, (_, at) => 128 + 50 * Math.cos((Math.PI * (2 * (at % 64) + 1) * 3) / 128));
    expect(perceptualHash(data, 40, 64)).toBe(`0400${'0'.repeat(60)}`);
    expect(hashBitParity(0, 10)).toEqual({ isOddU: true, isOddV: false });
    expect(hashBitParity(15, 1)).toEqual({ isOddU: false, isOddV: false });
  });

  it.each([
    [64, 96],
    [33, 47],
  ])('gives the hashes of all flips and turns of a picture of %i x %i from its own', (height, width) => {
    for (let seed = 0; seed < 5; seed++) {
      const upright = picture(seed, height, width);
      const turn = (p: Gray): Gray => mapped(p, (y, x) => [x, y], true);
      const across = (p: Gray): Gray => mapped(p, (y, x) => [y, p.width - 1 - x]);
      const down = (p: Gray): Gray => mapped(p, (y, x) => [p.height - 1 - y, x]);
      const expected = [upright, turn(upright)].flatMap((p) => [p, across(p), down(p), across(down(p))]).map(hash);
      const variants = perceptualHashVariants(wordsOf(hash(upright)));
      expect(Array.from({ length: 8 }, (_, at) => hexOf(variants.subarray(16 * at, 16 * at + 16)))).toEqual(expected);
      expect(new Set(expected).size).toBe(8);
    }
  });

  it('does not depend on size, brightness and contrast', () => {
    const large = picture(3, 96, 128);
    const dim = { ...large, data: large.data.map((value) => 30 + value / 4) };
    expect(hash(dim)).toBe(hash(large));
    expect(bitsApart(hash(picture(3, 48, 64)), hash(large))).toBeLessThan(12);
  });

  it('tells pictures apart', () => {
    expect(bitsApart(hash(picture(1, 64, 64)), hash(picture(2, 64, 64)))).toBeGreaterThan(76);
  });

  it('has nothing to say about blank pictures', () => {
    expect(perceptualHash(new Uint8Array(32 * 32).fill(77), 32, 32)).toBe(blankPerceptualHash);
    const faint = Uint8Array.from({ length: 32 * 32 }, (_, at) => 100 + (at % 2));
    expect(perceptualHash(faint, 32, 32)).toBe(blankPerceptualHash);
  });

  it('refuses values that do not fill the size, and sides that alias the basis', () => {
    expect(() => perceptualHash(new Uint8Array(32 * 31), 32, 32)).toThrow('1024 values of shape [32, 32]');
    for (const [height, width] of [
      [15, 32],
      [32, 15],
      [Number.NaN, 32],
    ] as const) {
      expect(() => perceptualHash(new Uint8Array(1024), height, width)).toThrow('16 pixels or more');
    }
  });
});
