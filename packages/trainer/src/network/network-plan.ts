import { ConfigError, EngineError } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { LayersModel, layers, SymbolicTensor, Variable } from '@tensorflow/tfjs';
import type { FineTuneConfig } from './plan-fine-tuning.ts';

/** A network ordered for training: the layers before the tape, the layers on it, and the variables that move. */
export interface NetworkPlan {
  readonly input: SymbolicTensor;
  readonly output: SymbolicTensor;
  /** Layers that no gradient reaches, in running order. */
  readonly frozen: readonly layers.Layer[];
  /** From the first layer with trained weights to the class scores, in running order. */
  readonly active: readonly layers.Layer[];
  /** Names of the layers that train. */
  readonly trained: ReadonlySet<string>;
  /** Whether a batch norm that trains normalises by its batch and moves its statistics, or uses its running ones. */
  readonly batchNorm: FineTuneConfig['batchNorm'];
  /** All variables that an update may change. Besides them, only the statistics of batch norms in training mode move. */
  readonly variables: readonly Variable[];
  readonly parameters: { readonly total: number; readonly trainable: number };
}

/**
 * Split a network into frozen and active layers.
 *
 * @param trained - names of the layers that train; none for inference.
 * @throws {ConfigError} when the network cannot run layer by layer: several inputs or outputs, an end other than class
 * scores, a layer used twice, a nested network, noise other than dropout.
 * @throws {EngineError} when gradients would pass through convolutions and the engine has none for them.
 */
export function planNetwork(
  engine: Engine,
  model: LayersModel,
  trained: ReadonlySet<string>,
  batchNorm: FineTuneConfig['batchNorm'] = 'training',
): NetworkPlan {
  requireTrainableForm(model, trained);

  const reached = new Set<number>();
  const frozen: layers.Layer[] = [];
  const active: layers.Layer[] = [];
  for (const layer of model.layers) {
    // The input layer computes nothing: its tensor is the batch.
    if (layer.getClassName() === 'InputLayer') continue;
    const [{ inputTensors, outputTensors }] = layer.inboundNodes;
    const learns = trained.has(layer.name) && layer.trainableWeights.length > 0;
    const isActive = learns || inputTensors.some(({ id }) => reached.has(id));
    if (isActive) for (const { id } of outputTensors) reached.add(id);
    (isActive ? active : frozen).push(layer);
  }
  requireGradients(engine, active);
  const variables = active
    .filter(({ name }) => trained.has(name))
    .flatMap((layer) => layer.trainableWeights)
    .map((weight) => weight.read() as Variable);
  const sizeOf = (tensors: readonly { readonly size: number }[]) => tensors.reduce((sum, { size }) => sum + size, 0);
  return {
    input: model.inputs[0],
    output: model.outputs[0],
    frozen,
    active,
    trained,
    batchNorm,
    variables,
    parameters: { total: sizeOf(model.weights.map((weight) => weight.read())), trainable: sizeOf(variables) },
  };
}

function requireTrainableForm(model: LayersModel, trained: ReadonlySet<string>): void {
  const refuse = (why: string): never => {
    throw new ConfigError(`Expected a network that can be trained layer by layer but ${model.name} has ${why}.`, {
      hint: 'Build it with one input and one output from plain layers, each used once.',
    });
  };
  if (model.inputs.length !== 1 || model.outputs.length !== 1) refuse('several inputs or outputs');
  if (outputForm(model.outputs[0].sourceLayer) === undefined)
    refuse('an output layer that is neither dense (softmax or linear) nor softmax');
  for (const layer of model.layers) {
    if ('layers' in layer) refuse(`a whole network as its layer ${layer.name}`);
    if (layer.inboundNodes.length !== 1) refuse(`the layer ${layer.name} in ${layer.inboundNodes.length} places`);
    if (!trained.has(layer.name)) continue;
    const kind = layer.getClassName();
    const { axis } = layer.getConfig() as { axis?: number };
    if (kind === 'BatchNormalization' && axis !== -1 && axis !== layer.inboundNodes[0].inputTensors[0].shape.length - 1) {
      refuse(`the batch norm ${layer.name} along axis ${axis} rather than the channels (it can stay frozen)`);
    }
    if (kind !== 'Dropout' && /Noise|Dropout/.test(kind)) refuse(`the layer ${layer.name} (${kind}), whose noise cannot be seeded by step`);
  }
}

function requireGradients({ trainsConvolutions, runtime }: Engine, active: readonly layers.Layer[]): void {
  const convolution = active.find((layer) => layer.getClassName().includes('Conv'));
  if (convolution && !trainsConvolutions) {
    throw new EngineError(
      `Expected an engine that trains convolutions for layer ${convolution.name} but ${runtime} has no gradients for them.`,
      {
        hint: '`graft doctor --fix` sets up the native engine; the transfer arm alone does not need it.',
      },
    );
  }
}

/** The supported ends of a network: a dense layer, linear or with softmax, or softmax alone; undefined for any other. */
export function outputForm(layer: layers.Layer): 'dense' | 'softmax' | undefined {
  const kind = layer.getClassName();
  const { activation } = layer.getConfig() as { activation?: string };
  if (kind === 'Dense' && (activation === 'softmax' || activation === 'linear')) return 'dense';
  if (kind === 'Softmax' || (kind === 'Activation' && activation === 'softmax')) return 'softmax';
  return undefined;
}
