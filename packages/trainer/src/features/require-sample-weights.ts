import { DataError, ShapeMismatchError } from '@graft/core';

/**
 * @param what - the examples that are weighted, for the message: `the training rows`. @param count - how many there are.
 * @throws {ShapeMismatchError} for another number of weights; {DataError} for one that is negative or not finite.
 */
export function requireSampleWeights(what: string, sampleWeights: Float32Array | undefined, count: number): void {
  if (sampleWeights === undefined) return;
  if (sampleWeights.length !== count) throw new ShapeMismatchError(`the weights of ${what}`, [count], [sampleWeights.length]);
  const wrong = sampleWeights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong < 0) return;
  throw new DataError(`Expected weights of 0 or more for ${what} but number ${wrong} is ${sampleWeights[wrong]}.`, {
    hint: 'A weight says how often an example counts: 1 counts it once, 0 leaves it out.',
  });
}
