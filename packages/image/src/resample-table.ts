import type { ResizeKernel } from '@graft/core';

/** Pillow's filters that mix pixels. */
export type MixingKernel = Exclude<ResizeKernel, 'nearest'>;

/** How each output sample of one axis is mixed from consecutive input samples. */
export interface ResampleTable {
  /** First input sample of output i. */
  readonly starts: Int32Array;
  /** Input samples of output i. */
  readonly counts: Int32Array;
  /** Row i, `stride` wide: the weights of output i as fixed-point numbers, 1 = 2^22; zeros behind `counts[i]`. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Fraction bits of a weight: with the 8 bits of a pixel and 2 of headroom for overshoot they fill an int32. */
export const weightBits = 22;

/**
 * Pillow's 8-bit resampling coefficients for one axis, `size` samples to `target`.
 *
 *   scale = length / target,  wide = max(scale, 1)          the kernel widens when it reduces: antialias
 *   centre = from + (i + 0.5) scale
 *   w[x] = kernel((x - centre + 0.5) / wide),  weight[x] = w[x] / sum(w) in fixed point
 *
 * @param part - the samples `from` .. `from + length` that are shown, by default all; the kernel reads beyond them.
 *
 * Tables are kept: photos of one camera share them.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c `precompute_coeffs`, `normalize_coeffs_8bpc`
 */
export function resampleTable(size: number, target: number, kernel: MixingKernel, part: Part = { from: 0, length: size }): ResampleTable {
  const key = `${size} ${target} ${kernel} ${part.from} ${part.length}`;
  const known = tables.get(key);
  if (known) return known;
  if (tables.size >= keptTables) tables.clear();
  const table = computeTable(size, target, kernels[kernel], part);
  tables.set(key, table);
  return table;
}

/** A stretch of an axis. */
export interface Part {
  readonly from: number;
  readonly length: number;
}

const keptTables = 512;
const tables = new Map<string, ResampleTable>();

interface Kernel {
  /** Half the width, in samples of the coarser grid. */
  readonly support: number;
  at(x: number): number;
}

const kernels: Readonly<Record<MixingKernel, Kernel>> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  // Keys' cubic with a = -1/2, in the nesting that gives Pillow's last bit.
  bicubic: {
    support: 2,
    at(x) {
      const a = -0.5;
      const d = Math.abs(x);
      if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
      return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
    },
  },
  box: { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  // Pillow's constants are float32; where they are doubles, some weights differ in their last bit.
  hamming: { support: 1, at: (x) => (Math.abs(x) < 1 ? sinc(x) * (Math.fround(0.54) + Math.fround(0.46) * Math.cos(Math.PI * x)) : 0) },
  lanczos: { support: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function computeTable(size: number, target: number, kernel: Kernel, { from, length }: Part): ResampleTable {
  const scale = length / target;
  const wide = Math.max(scale, 1);
  const support = kernel.support * wide;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(target);
  const counts = new Int32Array(target);
  const weights = new Int32Array(target * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < target; i++) {
    const centre = from + (i + 0.5) * scale;
    const start = Math.max(Math.trunc(centre - support + 0.5), 0);
    const count = Math.min(Math.trunc(centre + support + 0.5), size) - start;
    let sum = 0;
    for (let x = 0; x < count; x++) {
      const weight = kernel.at((x + start - centre + 0.5) * (1 / wide));
      exact[x] = weight;
      sum += weight;
    }
    starts[i] = start;
    counts[i] = count;
    for (let x = 0; x < count; x++) {
      const fixed = ((exact[x] as number) / sum) * (1 << weightBits);
      weights[i * stride + x] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
  }
  return { starts, counts, weights, stride };
}
