import type { ArmComparison } from '@graft/core';
import { compareArms } from '@graft/trainer';
import type { Evaluation } from '../../artifacts/evaluation.ts';

/** The paired comparison of two arms, and their names. */
export interface NamedComparison extends ArmComparison {
  readonly first: string;
  readonly second: string;
}

/** The first two arms on the same photos; undefined where there is one arm, or they were measured on different splits. */
export function compareFirstTwo(arms: readonly { readonly name: string; readonly evaluation: Evaluation }[]): NamedComparison | undefined {
  const [first, second] = arms;
  if (!first || !second) return undefined;
  const [a, b] = [first.evaluation, second.evaluation];
  if (a.provenance.evaluatedOn !== b.provenance.evaluatedOn) return undefined;
  const flags = ({ predictions }: Evaluation) => new Map(predictions.map(({ id, label, predicted }) => [id, label === predicted]));
  return { first: first.name, second: second.name, ...compareArms(flags(a), flags(b), { seed: 0 }) };
}
