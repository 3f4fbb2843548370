import type { ArmReport } from '../report-input.ts';

/** Whether the photos an arm is measured on also took part in choosing it. */
export function isOptimistic(arm: Pick<ArmReport, 'selectedOn' | 'evaluatedOn'>): boolean {
  return arm.selectedOn === arm.evaluatedOn;
}
