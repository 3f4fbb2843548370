import type { ArmComparison } from '@graft/core';
import type { NamedComparison } from '@graft/report';
import { compareArms } from '@graft/trainer';
import type { Evaluation } from '../../artifacts/evaluation.ts';

/** The first two arms on the same photos; undefined where there is one arm, or they were measured on different splits. */
export function compareFirstTwo(arms: readonly { readonly name: string; readonly evaluation: Evaluation }[]): NamedComparison | undefined {
  const [first, second] = arms;
  if (!first || !second) return undefined;
  const [a, b] = [first.evaluation, second.evaluation];
  if (a.provenance.evaluatedOn !== b.provenance.evaluatedOn) return undefined;
  return { first: first.name, second: second.name, ...compareEvaluations(a, b) };
}

/** The paired comparison of two evaluations on the same photos. */
export function compareEvaluations(first: Evaluation, second: Evaluation): ArmComparison {
  return compareArms(correctById(first), correctById(second), { seed: 0 });
}

/** By photo: whether it was classified correctly. */
function correctById({ predictions }: Evaluation): Map<string, boolean> {
  return new Map(predictions.map(({ id, label, predicted }) => [id, label === predicted]));
}
