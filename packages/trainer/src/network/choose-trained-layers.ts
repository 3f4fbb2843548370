import { ConfigError, UnknownNameError } from '@graft/core';
import type { LayersModel } from '@tensorflow/tfjs';

/**
 * The names of the layers that train. The flags of all layers are set to agree.
 *
 * @param trainable - names, whatever the layers' flags say; absent: as the flags say.
 * @throws {UnknownNameError} for a layer that does not exist; {ConfigError} when no chosen layer has weights.
 */
export function chooseTrainedLayers(model: LayersModel, trainable?: readonly string[]): ReadonlySet<string> {
  const names = model.layers.map(({ name }) => name);
  for (const received of trainable ?? []) {
    if (!names.includes(received)) throw new UnknownNameError({ kind: 'layer', received, allowed: names, path: 'trainable' });
  }
  if (trainable) for (const layer of model.layers) layer.trainable = trainable.includes(layer.name);
  const chosen = model.layers.filter((layer) => layer.trainable);
  if (chosen.every((layer) => layer.trainableWeights.length === 0)) {
    throw new ConfigError(`Expected layers of ${model.name} that can train but no chosen layer has weights.`, {
      hint: `Choose among ${names.join(', ')}.`,
    });
  }
  return new Set(chosen.map(({ name }) => name));
}
