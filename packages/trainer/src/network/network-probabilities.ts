import type { Engine } from '@graft/engine';
import type { LayersModel } from '@tensorflow/tfjs';
import { betweenSteps } from '../fit/between-steps.ts';
import { softmaxRows } from '../loss/softmax-rows.ts';
import { type NetworkBatch, type Scale, uploadBatch } from './network-batch.ts';
import { planNetwork } from './network-plan.ts';
import { networkLogits } from './network-step.ts';
import { readAhead } from './read-ahead.ts';

/**
 * Class probabilities of images by a trained network.
 *
 * @returns `[N, C]` row-major in the order of the batches; rows sum to 1.
 */
export async function networkProbabilities(
  engine: Engine,
  model: LayersModel,
  batches: AsyncIterable<NetworkBatch>,
  { scale, signal }: { readonly scale: Scale; readonly signal?: AbortSignal | undefined },
): Promise<Float32Array> {
  const plan = planNetwork(engine, model, new Set());
  const classes = Number(plan.output.shape.at(-1));
  const blocks: Float32Array[] = [];
  for await (const batch of readAhead(batches)) {
    await betweenSteps(signal, 'evaluation');
    const { images, labels } = uploadBatch(engine, batch, scale);
    const logits = networkLogits(engine, plan, images);
    blocks.push(softmaxRows(await logits.data(), classes));
    engine.tf.dispose([images, labels, logits]);
  }
  const probabilities = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const block of blocks) {
    probabilities.set(block, offset);
    offset += block.length;
  }
  return probabilities;
}
