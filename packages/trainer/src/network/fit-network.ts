import { createRng, type EpochRecord, type KeptEpoch, type ParameterCounts } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { LayersModel } from '@tensorflow/tfjs';
import { betweenSteps } from '../fit/between-steps.ts';
import type { EpochMeter } from '../fit/epoch-meter.ts';
import { trainEpochs } from '../fit/train-epochs.ts';
import { softmaxCrossEntropy } from '../loss/softmax-cross-entropy.ts';
import { scheduledRate } from '../schedule.ts';
import { chooseTrainedLayers } from './choose-trained-layers.ts';
import { dropoutMasks } from './dropout-masks.ts';
import { createGroupOptimizer } from './group-optimizer.ts';
import { type NetworkBatch, type Scale, uploadBatch } from './network-batch.ts';
import type { NetworkConfig } from './network-config.ts';
import { type NetworkPlan, planNetwork } from './network-plan.ts';
import { lazyWeights, type NetworkSnapshot } from './network-snapshot.ts';
import { networkLogits, networkStep } from './network-step.ts';
import type { FineTuneConfig, TrainingGroup } from './plan-fine-tuning.ts';
import { readAhead } from './read-ahead.ts';

export interface FitNetworkOptions {
  /** Trained in place: it holds the weights of the last epoch afterwards. */
  readonly model: LayersModel;
  /** Names of the layers that train; absent: as the layers' flags say. The others keep their bytes. */
  readonly trainable?: readonly string[] | undefined;
  /** Instead of `trainable`: layers that begin at different epochs and learn at different rates, see `planFineTuning`. */
  readonly groups?: readonly TrainingGroup[] | undefined;
  /** Whether batch norms that train use and move the statistics of their batch (default) or keep their running ones. */
  readonly batchNorm?: FineTuneConfig['batchNorm'] | undefined;
  /** The training batches of an epoch (from 1), already shuffled, augmented and weighted. */
  readonly trainBatches: (epoch: number) => AsyncIterable<NetworkBatch>;
  /** Their sample weights are not read. */
  readonly validationBatches: () => AsyncIterable<NetworkBatch>;
  /** For the schedule and for progress. */
  readonly stepsPerEpoch: number;
  readonly config: NetworkConfig;
  readonly scale: Scale;
  /** After each step; `step` from 1. */
  readonly onStep?: ((progress: { readonly epoch: number; readonly step: number; readonly steps: number }) => void) | undefined;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  /** After each epoch that is the best so far, and after the last; training waits for it. */
  readonly onSnapshot: (snapshot: NetworkSnapshot) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

export interface FitNetworkResult {
  readonly history: readonly EpochRecord[];
  /** The epoch of lowest validation loss, the earliest of equals. */
  readonly bestEpoch: number;
  /** `trainable` counts the last epoch, when every group trains. */
  readonly parameters: ParameterCounts;
}

/**
 * Train a network, or layers of it, on streamed images: categorical cross-entropy from logits, with sample weights where a
 * batch has them.
 *
 * Frozen by construction: gradients are taken for an explicit list of variables, and every layer that does not train
 * is called with `training = false`, so the statistics of its batch norms do not move either. Dropout masks are functions
 * of seed, step and layer.
 *
 * @throws {ConfigError}, {UnknownNameError}, {EngineError} as `chooseTrainedLayers` and `planNetwork`.
 * @throws {InterruptedError} between two steps after `signal` is aborted.
 */
export async function fitNetwork(engine: Engine, options: FitNetworkOptions): Promise<FitNetworkResult> {
  const { model, trainBatches, validationBatches, stepsPerEpoch, config, scale, onStep, onEpoch, onSnapshot, signal } = options;
  const { tf } = engine;
  const groups = options.groups ?? [wholeGroup(chooseTrainedLayers(model, options.trainable))];
  const planAt = (epoch: number): NetworkPlan => {
    const layers = groups.filter(({ fromEpoch }) => fromEpoch <= epoch).flatMap((group) => group.layers);
    return planNetwork(engine, model, chooseTrainedLayers(model, layers), options.batchNorm);
  };
  // Layers that cannot train are refused before the first epoch, not when their turn comes.
  const { parameters } = planAt(Number.POSITIVE_INFINITY);
  let plan = planAt(1);
  const optimizer = createGroupOptimizer(engine, model, groups, config.optimizer);
  const rng = createRng(config.seed).split('dropout');
  const steps = stepsPerEpoch * config.epochs;
  let bestEpoch = 1;
  let taken = 0;

  async function train(epoch: number, meter: EpochMeter): Promise<number> {
    let step = 0;
    let { learningRate } = config;
    if (groups.some(({ fromEpoch }) => fromEpoch === epoch)) plan = planAt(epoch);
    for await (const batch of readAhead(trainBatches(epoch))) {
      await betweenSteps(signal, `epoch ${epoch}`);
      step++;
      const uploaded = uploadBatch(engine, batch, scale);
      const { gradients, totals } = networkStep(engine, plan, uploaded, dropoutMasks(engine, rng.split(`epoch ${epoch} step ${step}`)));
      tf.dispose({ ...uploaded });
      meter.add(totals, batch.count);
      learningRate = scheduledRate(config, { step: taken++, steps });
      optimizer.apply(plan.variables, gradients, learningRate);
      onStep?.({ epoch, step, steps: stepsPerEpoch });
    }
    return learningRate;
  }

  async function validate(epoch: number, meter: EpochMeter): Promise<void> {
    for await (const batch of readAhead(validationBatches())) {
      await betweenSteps(signal, `the validation of epoch ${epoch}`);
      const { images, labels } = uploadBatch(engine, { ...batch, sampleWeights: undefined }, scale);
      meter.add(
        tf.tidy(() => softmaxCrossEntropy(engine, networkLogits(engine, plan, images), labels).totals),
        batch.count,
      );
      tf.dispose([images, labels]);
    }
  }

  async function onKeep(epoch: number, keepAs: readonly KeptEpoch[]): Promise<void> {
    if (keepAs.includes('best')) bestEpoch = epoch;
    await onSnapshot({ epoch, keepAs, tensors: lazyWeights(engine, model) });
  }

  try {
    const history = await trainEpochs(engine, { epochs: config.epochs, train, validate, onEpoch, onKeep });
    return { history, bestEpoch, parameters };
  } finally {
    optimizer.dispose();
  }
}

/** All trained layers, from the first epoch and at the full rate. */
function wholeGroup(trained: ReadonlySet<string>): TrainingGroup {
  return { name: 'all', layers: [...trained], fromEpoch: 1, rate: 1 };
}
