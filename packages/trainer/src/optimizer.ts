import type { Engine, Optimizer } from '@graft/engine';
import type { Variable } from '@tensorflow/tfjs';
import { z } from 'zod';
import type { OptimizerRule } from './define-optimizer.ts';
import { optimizers } from './optimizers.gen.ts';

const [first, ...others] = Object.values(optimizers).map(({ schema }) => schema);

/** The slice of a training that chooses its optimiser; Adam by default. */
export const optimizerConfig = z.discriminatedUnion('name', [first, ...others]).prefault({ name: 'adam' });

export type OptimizerConfig = z.output<typeof optimizerConfig>;

/** The optimiser that `config.name` names, for these variables; the caller disposes it. */
export function createOptimizer(
  engine: Engine,
  variables: readonly Variable[],
  { optimizer, learningRate }: { readonly optimizer: OptimizerConfig; readonly learningRate: number },
): Optimizer {
  const rule: OptimizerRule<OptimizerConfig> = optimizers[optimizer.name];
  return rule.create(engine, variables, optimizer, learningRate);
}
