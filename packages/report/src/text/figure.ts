import type { Accuracy, Interval } from '@graft/core';

type Maybe = number | null | undefined;

/** Numbers as text by fixed rules, without a locale: the same on every machine. */
export const figure = {
  /** Stands where a figure does not exist: 0 / 0, diverged, not measured. */
  absent: '–',

  /** Share 0..1: `95.3 %`. */
  percent(share: Maybe, digits = 1): string {
    return isFigure(share) ? `${rounded(share * 100, digits)} %` : figure.absent;
  },

  /** Shares 0..1: `88.6 to 98.2 %`. */
  percentInterval({ lo, hi }: Interval): string {
    return isFigure(lo) && isFigure(hi) ? `${rounded(lo * 100, 1)} to ${rounded(hi * 100, 1)} %` : figure.absent;
  },

  /** Difference of two shares in percentage points, signed by a minus only: `34.9`. */
  points(difference: Maybe): string {
    return isFigure(difference) ? rounded(difference * 100, 1) : figure.absent;
  },

  fixed(value: Maybe, digits: number): string {
    return isFigure(value) ? rounded(value, digits) : figure.absent;
  },

  /** Three digits that say something: `0.8`, `2.67`, `0.00125`. */
  significant(value: Maybe): string {
    return isFigure(value) ? String(Number(value.toPrecision(3))) : figure.absent;
  },

  /** `174,698,889`. */
  count(value: Maybe): string {
    return isFigure(value) ? rounded(value, 0).replace(/\B(?=(\d{3})+$)/g, ',') : figure.absent;
  },

  /** `86 photos`, `1 photo`, `9 classes`. */
  of(value: number, noun: string, plural: string = `${noun}s`): string {
    return `${figure.count(value)} ${value === 1 ? noun : plural}`;
  },

  /** `95.2 % (80 of 84, 95 % interval 88.4 to 98.1 %)`. */
  accuracy({ value, correct, n, ci95 }: Accuracy): string {
    return `${figure.percent(value)} (${figure.count(correct)} of ${figure.count(n)}, 95 % interval ${figure.percentInterval(ci95)})`;
  },

  /** `p = 0.031`, `p < 0.001`. */
  pValue(p: Maybe): string {
    if (!isFigure(p)) return `p = ${figure.absent}`;
    return p < 0.001 ? 'p < 0.001' : `p = ${rounded(p, 3)}`;
  },

  /** `4.1 s`, `45 s`, `2 min 05 s`, `1 h 02 min`. */
  duration(seconds: Maybe): string {
    if (!isFigure(seconds)) return figure.absent;
    if (seconds < 9.95) return `${rounded(seconds, 1)} s`;
    const whole = Math.round(seconds);
    if (whole < 120) return `${whole} s`;
    if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
    const minutes = Math.round(whole / 60);
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  },
};

function isFigure(value: Maybe): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** With a true minus sign, and never a minus before a zero. */
function rounded(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
