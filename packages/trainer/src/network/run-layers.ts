import type { Engine } from '@graft/engine';
import type { layers, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { DropoutMasks } from './dropout-masks.ts';
import { type NetworkPlan, outputForm } from './network-plan.ts';

/** Tensors of one batch by the id of the symbolic tensor they stand for. */
export type Values = Map<number, Tensor>;

/**
 * Run layers in order, adding each one's output to `values`. Run it within `tf.tidy`.
 *
 * Layer by layer rather than by `model.apply`: frozen layers are always called with `training = false`, dropout takes the
 * given masks, and the output layer stops at its logits.
 *
 * @param masks - the masks of a training step; absent for inference.
 */
export function runLayers(
  engine: Engine,
  plan: NetworkPlan,
  some: readonly layers.Layer[],
  { values, masks }: { readonly values: Values; readonly masks?: DropoutMasks | undefined },
): void {
  for (const layer of some) {
    const [{ inputTensors, outputTensors }] = layer.inboundNodes;
    const inputs = inputTensors.map(({ id }) => values.get(id) as Tensor);
    const stepMasks = plan.trained.has(layer.name) ? masks : undefined;
    values.set(
      outputTensors[0].id,
      layer === plan.output.sourceLayer ? runToLogits(engine, layer, inputs) : runLayer(engine, plan, layer, inputs, stepMasks),
    );
  }
}

function runLayer(
  { tf, normalizeBatch }: Engine,
  { batchNorm }: NetworkPlan,
  layer: layers.Layer,
  inputs: Tensor[],
  masks: DropoutMasks | undefined,
): Tensor {
  const kind = layer.getClassName();
  if (kind === 'Dropout') return masks ? tf.mul(inputs[0], masks.draw(layer, inputs[0].shape)) : inputs[0];
  if (kind === 'BatchNormalization') return normalizeBatch(layer, inputs[0], masks !== undefined && batchNorm === 'training');
  return layer.apply(inputs.length === 1 ? inputs[0] : inputs, { training: masks !== undefined }) as Tensor;
}

/** The class scores before softmax: loss and gradient are exact from there. */
function runToLogits({ tf }: Engine, layer: layers.Layer, inputs: Tensor[]): Tensor {
  if (outputForm(layer) === 'softmax') return inputs[0];
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  return tf.fused.matMul({ a: inputs[0] as Tensor2D, b: kernel as Tensor2D, ...(bias && { bias: bias as Tensor1D }) });
}
