import { compareArms } from '@graft/trainer';
import type { StoredArm } from './read-arm.ts';

/** The paired comparison of two arms, and their names. */
export interface StoredComparison extends ReturnType<typeof compareArms> {
  readonly first: string;
  readonly second: string;
}

/** The first two arms on the same photos; undefined where there is one arm, or they were measured on different splits. */
export function compareStoredArms([first, second]: readonly StoredArm[]): StoredComparison | undefined {
  if (!first || !second || first.metrics.evaluatedOn !== second.metrics.evaluatedOn) return undefined;
  const flags = ({ predictions }: StoredArm) => new Map(predictions.map(({ id, label, predicted }) => [id, label === predicted]));
  return { first: first.name, second: second.name, ...compareArms(flags(first), flags(second), { seed: 0 }) };
}
