import { cacheDirectory, WeightsError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { type Obtained, obtain } from '@graft/weights';
import { findBackbone, weightsOf } from '../../src/index.ts';

export interface TestWeights extends Obtained {
  /** The cache that they lie in. */
  readonly cache: string;
  /** Remove the cache, where it is the test's own. */
  remove(): Promise<void>;
}

/** Where reference data beside the checkout has weights that no package registry carries. */
const sharedWeights: Readonly<Record<string, string>> = { 'mobilenet-v1-075': 'weights/mobilenet_v1_075_224' };

/**
 * A backbone's real weights for a test, through the product's own resolution; undefined (a visible skip) where this machine
 * cannot get them. In CI that is an error.
 */
export async function obtainedWeights(alias: string): Promise<TestWeights | undefined> {
  const shared = sharedWeights[alias];
  const weights = shared === undefined ? undefined : sharedData(shared);
  if (shared !== undefined && weights === undefined) return undefined;
  const cache = cacheDirectory();
  try {
    return { ...(await obtain(weightsOf(findBackbone(alias)), { weights, cache })), cache, remove: async () => undefined };
  } catch (error) {
    if (!WeightsError.isInstance(error) || process.env.CI) throw error;
    return undefined;
  }
}
