import type { Engine, Optimizer } from '@graft/engine';
import type { LayersModel, Tensor, Variable } from '@tensorflow/tfjs';
import { createOptimizer, type OptimizerConfig } from '../optimizer.ts';
import type { TrainingGroup } from './plan-fine-tuning.ts';

/** An optimiser for groups of layers: each group has its own rate, and its state begins when it first trains. */
export interface GroupOptimizer {
  /** Update these variables by the gradient at the same index, and dispose the gradients. */
  apply(variables: readonly Variable[], gradients: readonly Tensor[], learningRate: number): void;
  dispose(): void;
}

export function createGroupOptimizer(
  engine: Engine,
  model: LayersModel,
  groups: readonly TrainingGroup[],
  config: OptimizerConfig,
): GroupOptimizer {
  const groupOf = new Map<Variable, TrainingGroup>();
  for (const group of groups) {
    for (const name of group.layers) {
      for (const weight of model.getLayer(name).weights) groupOf.set(weight.read() as Variable, group);
    }
  }
  const optimizers = new Map<TrainingGroup, Optimizer>();
  return {
    apply(variables, gradients, learningRate) {
      for (const group of groups) {
        const own = variables.flatMap((variable, i) => (groupOf.get(variable) === group ? [i] : []));
        if (own.length === 0) continue;
        const rate = learningRate * group.rate;
        const trained = own.map((i) => variables[i]);
        const optimizer = optimizers.get(group) ?? createOptimizer(engine, trained, { optimizer: config, learningRate: rate });
        optimizers.set(group, optimizer);
        optimizer.learningRate = rate;
        optimizer.apply(own.map((i) => gradients[i]));
      }
    },
    dispose() {
      for (const optimizer of optimizers.values()) optimizer.dispose();
    },
  };
}
