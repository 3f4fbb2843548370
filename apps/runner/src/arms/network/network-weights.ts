import { ArtifactError, type NamedTensor, ShapeMismatchError, safetensorsHeader } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { NetworkSnapshot } from '@graft/trainer';

/** A network's weights as a safetensors file, read from the device piece by piece. */
export async function* snapshotBytes({ tensors }: NetworkSnapshot): AsyncIterable<Uint8Array> {
  yield safetensorsHeader(tensors);
  for (const tensor of tensors) {
    for await (const piece of tensor.chunks()) yield new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  }
}

type Network = ReturnType<Engine['tf']['model']>;

/**
 * Give a network the weights of a file, by name.
 *
 * @throws {ArtifactError} when one is missing; {ShapeMismatchError} when one is of another shape.
 */
export function loadNetworkWeights({ tf }: Engine, network: Network, tensors: ReadonlyMap<string, NamedTensor>): void {
  for (const weight of network.weights) {
    const tensor = tensors.get(weight.originalName);
    if (!tensor)
      throw new ArtifactError(`Expected the weight ${weight.originalName} in the file but it holds ${[...tensors.keys()].join(', ')}.`, {
        hint: 'Train again.',
      });
    if (String(tensor.shape) !== String(weight.shape))
      throw new ShapeMismatchError(weight.originalName, weight.shape.map(Number), tensor.shape);
    const value = tf.tensor(tensor.data, [...tensor.shape]);
    weight.write(value);
    value.dispose();
  }
}
