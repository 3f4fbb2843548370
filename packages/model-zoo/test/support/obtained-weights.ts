import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, WeightsError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { findBackbone, type ResolvedWeights, resolveWeights } from '../../src/index.ts';
import { inceptionSafetensors } from './inception-safetensors.ts';

export interface TestWeights extends ResolvedWeights {
  /** The cache that they lie in. */
  readonly cache: string;
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
    return { ...(await resolveWeights(findBackbone(alias), { weights, cache })), cache };
  } catch (error) {
    if (!WeightsError.isInstance(error) || process.env.CI) throw error;
    return undefined;
  }
}

/** Random Inception weights in a cache of their own, which the caller removes: the real ones lie on the hub alone. */
export async function randomInceptionWeights(): Promise<TestWeights> {
  const cache = await mkdtemp(join(tmpdir(), 'graft-inception-'));
  const path = join(cache, 'random.safetensors');
  await writeFile(path, inceptionSafetensors(2));
  const weights = await resolveWeights(findBackbone('inception-v3'), { weights: path, cache });
  await rm(path);
  return { ...weights, cache };
}
