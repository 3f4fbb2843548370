import { ArtifactError, type NamedTensor } from '@graft/core';
import { startEngine } from '@graft/engine';
import { buildNetwork, countNetworkParameters } from '@graft/model-zoo';
import { networkProbabilities } from '@graft/trainer';
import type { PackagedModel, Predictor } from '../../define-arm.ts';
import { joinImages, rowsOf } from '../shared/rows.ts';
import type { NetworkModel } from './model.ts';
import { loadNetworkWeights } from './network-weights.ts';

/** The network of a model package, ready to run. */
export async function networkPredictor({ own, classes, tensors }: PackagedModel<NetworkModel>): Promise<Predictor> {
  const { preprocessing, network } = own;
  const { height, width } = preprocessing;
  const shape = { variant: network, height, width, classes: classes.length };
  const size = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  const expected = countNetworkParameters(shape);
  if (size !== expected) {
    throw new ArtifactError(`Expected ${expected} weights for the network of this model package but its file holds ${size}.`, {
      hint: 'The package is broken; train again.',
    });
  }
  for (const tensor of tensors.values()) requireFinite(tensor);
  const engine = await startEngine();
  const model = buildNetwork(engine, { ...shape, seed: 0 });
  loadNetworkWeights(engine, model, tensors);
  return {
    preprocessing,
    async predict(images) {
      const batch = {
        images: joinImages(images, height * width * 3),
        labels: new Int32Array(images.length),
        count: images.length,
        height,
        width,
      };
      const batches = (async function* () {
        yield batch;
      })();
      return rowsOf(await networkProbabilities(engine, model, batches, { scale: preprocessing }), images.length);
    },
    async dispose() {
      model.dispose();
    },
  };
}

function requireFinite({ name, data }: NamedTensor): void {
  for (let at = 0; at < data.length; at++) {
    if (Number.isFinite(data[at])) continue;
    throw new ArtifactError(`Expected finite numbers in ${name} but number ${at} is ${data[at]}.`, {
      hint: 'The training diverged or the package is broken; train again.',
    });
  }
}
