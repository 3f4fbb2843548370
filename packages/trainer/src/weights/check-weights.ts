import { DataError, ShapeMismatchError } from '@graft/core';

/**
 * @param what - is weighted, for the message: `the training rows`. @param count - how many there are.
 * @throws {ShapeMismatchError} for another number of weights; {DataError} for one that is negative or no number.
 */
export function checkWeights(what: string, weights: Float32Array | undefined, count: number): void {
  if (weights === undefined) return;
  if (weights.length !== count) throw new ShapeMismatchError(`the weights of ${what}`, [count], [weights.length]);
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong < 0) return;
  throw new DataError(`Expected weights of 0 or more for ${what} but number ${wrong} is ${weights[wrong]}.`, {
    hint: 'A weight says how often an example counts: 1 is the rule, 0 leaves it out.',
  });
}
