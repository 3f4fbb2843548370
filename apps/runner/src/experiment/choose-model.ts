import { compareArms } from '@graft/trainer';
import type { Evaluation } from '../artifacts/evaluation.ts';
import type { Training } from '../artifacts/training.ts';

export interface MeasuredArm {
  readonly name: string;
  readonly training: Pick<Training, 'model'>;
  readonly evaluation: Evaluation;
}

export interface ChosenModel {
  readonly arm: string;
  /** One clause for a person: why this arm's model is the one to use. */
  readonly reason: string;
}

/** Above it, a difference between two arms may well be chance. */
const significance = 0.05;

/**
 * The arm whose model to use: the simplest one that is not worse than the most accurate one beyond chance, by the exact McNemar test on
 * the same photos. Simple is what has the fewest trained parameters; of equals, the first.
 */
export function chooseModel(arms: readonly MeasuredArm[]): ChosenModel {
  const [first, ...others] = arms;
  if (first === undefined) throw new TypeError('An experiment has at least one arm.');
  if (others.length === 0) return { arm: first.name, reason: 'the only arm' };
  const { evaluatedOn } = first.evaluation.provenance;
  if (others.some(({ evaluation }) => evaluation.provenance.evaluatedOn !== evaluatedOn))
    return { arm: first.name, reason: 'the first arm; the arms were measured on different photos, so they cannot be compared' };
  const best = arms.reduce((leader, arm) => (accuracyOf(arm) > accuracyOf(leader) ? arm : leader));
  const ps = new Map(arms.map((arm) => [arm, arm === best ? 1 : compareArms(rightOf(best), rightOf(arm), { seed: 0 }).mcnemarP]));
  const equals = arms.filter((arm) => (ps.get(arm) ?? 0) >= significance);
  const chosen = equals.reduce((simplest, arm) => (trainedOf(arm) < trainedOf(simplest) ? arm : simplest));
  if (chosen !== best) {
    const [points, p] = [(100 * (accuracyOf(best) - accuracyOf(chosen))).toFixed(1), (ps.get(chosen) ?? 1).toFixed(2)];
    return { arm: chosen.name, reason: `the simplest; ${best.name} is not better beyond chance (${points} points, McNemar p = ${p})` };
  }
  return { arm: chosen.name, reason: equals.length > 1 ? 'the most accurate and the simplest' : 'the most accurate beyond chance' };
}

const accuracyOf = ({ evaluation }: MeasuredArm): number => evaluation.metrics.accuracy.value;
const trainedOf = ({ training }: MeasuredArm): number => training.model.parameters.trainable;
const rightOf = ({ evaluation }: MeasuredArm): Map<string, boolean> =>
  new Map(evaluation.predictions.map(({ id, label, predicted }) => [id, label === predicted]));
