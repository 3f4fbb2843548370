import type { Evaluation } from '../artifacts/evaluation.ts';
import type { Training } from '../artifacts/training.ts';
import { compareEvaluations } from '../stages/report/compare-arms.ts';

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

/** Above this p a difference between two arms may well be chance; and only one this small may be given up for a simpler model. */
const significance = 0.05;
const margin = 0.02;

/**
 * The arm whose model to use: the most accurate one, or a simpler one that is at most two points worse, and not worse beyond chance by
 * the exact McNemar test on the same photos. Simple is what has the fewest trained parameters; of equals, the first.
 */
export function chooseModel(arms: readonly MeasuredArm[]): ChosenModel {
  const [first, ...others] = arms;
  if (first === undefined) throw new TypeError('An experiment has at least one arm.');
  if (others.length === 0) return { arm: first.name, reason: 'the only arm' };
  const { evaluatedOn } = first.evaluation.provenance;
  if (others.some(({ evaluation }) => evaluation.provenance.evaluatedOn !== evaluatedOn))
    return { arm: first.name, reason: 'the first arm; the arms were measured on different photos, so they cannot be compared' };
  const best = arms.reduce((leader, arm) => (accuracyOf(arm) > accuracyOf(leader) ? arm : leader));
  const equals = arms.filter((arm) => arm === best || isAsGood(arm, best));
  const chosen = equals.reduce((simplest, arm) => (trainedOf(arm) < trainedOf(simplest) ? arm : simplest));
  if (chosen === best) return { arm: best.name, reason: equals.length > 1 ? 'the most accurate and the simplest' : 'the most accurate' };
  const points = (100 * (accuracyOf(best) - accuracyOf(chosen))).toFixed(1);
  const than = points === '0.0' ? `as accurate as ${best.name}` : `${points} points below ${best.name}, which may be chance,`;
  return { arm: chosen.name, reason: `${than} and simpler` };
}

function isAsGood(arm: MeasuredArm, best: MeasuredArm): boolean {
  if (accuracyOf(best) - accuracyOf(arm) > margin) return false;
  return compareEvaluations(best.evaluation, arm.evaluation).mcnemarP >= significance;
}

const accuracyOf = ({ evaluation }: MeasuredArm): number => evaluation.metrics.accuracy.value;
const trainedOf = ({ training }: MeasuredArm): number => training.model.parameters.trainable;
