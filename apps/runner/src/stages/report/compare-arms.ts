import type { NamedComparison } from '@graft/report';
import { compareArms } from '@graft/trainer';
import type { Evaluation } from '../../artifacts/evaluation.ts';

/** The first two arms on the same photos; undefined where there is one arm, or they were measured on different splits. */
export function compareFirstTwo(arms: readonly { readonly name: string; readonly evaluation: Evaluation }[]): NamedComparison | undefined {
  const [first, second] = arms;
  if (!first || !second) return undefined;
  const [a, b] = [first.evaluation, second.evaluation];
  if (a.provenance.evaluatedOn !== b.provenance.evaluatedOn) return undefined;
  const flags = ({ predictions }: Evaluation) => new Map(predictions.map(({ id, label, predicted }) => [id, label === predicted]));
  return { first: first.name, second: second.name, ...compareArms(flags(a), flags(b), { seed: 0 }) };
}
