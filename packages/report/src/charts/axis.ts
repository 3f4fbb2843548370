import { figure } from '../text/figure.ts';

/** A stretch of numbers laid on 0..1, with the places to mark on it. */
export interface Axis {
  /** Position of a value: 0 at the low end, 1 at the high one; outside values are pulled to the ends. */
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** Steps of 1, 2 or 5 times a power of ten, from the tick at or below `lo` to the one at or above `hi`. */
export function linearAxis(lo: number, hi: number, format: (value: number, digits: number) => string = figure.fixed): Axis {
  const step = niceStep((hi - lo || Math.abs(hi) || 1) / 5);
  const first = Math.floor(lo / step + 1e-9);
  const last = Math.max(Math.ceil(hi / step - 1e-9), first + 1);
  const digits = Math.max(0, -exponentOf(step));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return {
    at: (value) => clamp((value - first * step) / ((last - first) * step)),
    ticks: ticks.map((value) => ({ value, text: format(value, digits) })),
  };
}

/** Whole numbers from `lo` to `hi` exactly, such as epochs, with at most some seven of them marked. */
export function wholeAxis(lo: number, hi: number): Axis {
  const step = Math.max(1, niceStep((hi - lo) / 7 || 1));
  const values = [lo];
  for (let value = Math.ceil((lo + step / 2) / step) * step; value <= hi; value += step) values.push(value);
  return {
    at: (value) => (hi > lo ? clamp((value - lo) / (hi - lo)) : 0.5),
    ticks: values.map((value) => ({ value, text: figure.count(value) })),
  };
}

/** Powers of ten that enclose `lo` and `hi`, both above zero. */
export function logAxis(lo: number, hi: number): Axis {
  const first = exponentOf(lo);
  const last = Math.max(exponentOf(hi) + (Number(`1e${exponentOf(hi)}`) < hi ? 1 : 0), first + 1);
  const stride = Math.ceil((last - first) / 6);
  const exponents: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) exponents.push(exponent);
  const at = (value: number): number => clamp((Math.log10(value) - first) / (last - first));
  return { at, ticks: exponents.map((exponent) => ({ value: Number(`1e${exponent}`), text: powerOfTen(exponent) })) };
}

function niceStep(raw: number): number {
  const power = Number(`1e${exponentOf(raw)}`);
  return power * ([1, 2, 5].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10);
}

/** Largest e with 10^e <= value, read off the decimal notation: exact where a logarithm may be one off. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

function powerOfTen(exponent: number): string {
  if (exponent < -4 || exponent > 6) return `1e${exponent}`;
  return exponent < 0 ? figure.fixed(Number(`1e${exponent}`), -exponent) : figure.count(Number(`1e${exponent}`));
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
