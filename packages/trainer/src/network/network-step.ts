import type { Engine } from '@graft/engine';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { BatchTotals } from '../fit/epoch-meter.ts';
import { softmaxCrossEntropy } from '../loss/softmax-cross-entropy.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import type { UploadedBatch } from './network-batch.ts';
import type { NetworkPlan } from './network-plan.ts';
import { runLayers, type Values } from './run-layers.ts';

/** Keeps tensors of the forward pass for the backward pass, in tfjs. */
type Saver = (tensors: Tensor[]) => void;

/**
 * One forward and backward pass. The tape starts behind the frozen layers, so it keeps no tensor of theirs.
 *
 * @returns gradients in the order of `plan.variables`, and the batch's sums; all of it outlives the call.
 */
export function networkStep(
  engine: Engine,
  plan: NetworkPlan,
  batch: UploadedBatch,
  masks: DropoutMasks,
): { gradients: Tensor[]; totals: BatchTotals } {
  const { tf } = engine;
  return tf.tidy(() => {
    const values: Values = new Map([[plan.input.id, batch.images]]);
    runLayers(engine, plan, plan.frozen, { values, masks });
    let totals: BatchTotals | undefined;
    const loss = tf.customGrad((logits: Tensor | Saver, save: Tensor | Saver) => {
      const entropy = softmaxCrossEntropy(engine, logits as Tensor2D, batch.labels, batch.sampleWeights);
      totals = tf.keep(entropy.totals);
      (save as Saver)([entropy.dLogits]);
      return {
        value: tf.div(tf.sum(tf.slice(entropy.totals, 0, 1)), batch.labels.shape[0]),
        gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, saved[0]),
      };
    });
    const { grads } = tf.variableGrads(() => {
      runLayers(engine, plan, plan.active, { values, masks });
      return loss(values.get(plan.output.id) as Tensor) as Scalar;
    }, [...plan.variables]);
    return { gradients: plan.variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable)), totals: totals as BatchTotals };
  });
}

/** Class scores before softmax, `[N, C]`, in inference mode; the tensor outlives the call. */
export function networkLogits(engine: Engine, plan: NetworkPlan, images: Tensor4D): Tensor2D {
  return engine.tf.tidy(() => {
    const values: Values = new Map([[plan.input.id, images]]);
    for (const layer of [...plan.frozen, ...plan.active]) runLayers(engine, plan, [layer], { values });
    return values.get(plan.output.id) as Tensor2D;
  });
}
