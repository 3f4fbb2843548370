import type { EpochFigures } from '../report-input.ts';
import { type Axis, linearAxis, logAxis } from './axis.ts';

export interface LossAxis {
  readonly axis: Axis;
  readonly isLog: boolean;
}

/** From zero; by powers of ten where the losses span more than a linear scale can show (a factor of 30). */
export function lossAxis(history: readonly EpochFigures[]): LossAxis {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const { loss, validationLoss } of history) {
    for (const value of [loss, validationLoss]) {
      if (value === null || !Number.isFinite(value)) continue;
      lo = Math.min(lo, value);
      hi = Math.max(hi, value);
    }
  }
  if (lo > hi) return { axis: linearAxis(0, 1), isLog: false };
  const isLog = lo > 0 && hi / lo > 30;
  return { axis: isLog ? logAxis(lo, hi) : linearAxis(Math.min(lo, 0), hi), isLog };
}
