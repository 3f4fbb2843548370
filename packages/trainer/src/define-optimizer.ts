import type { Engine, Optimizer } from '@graft/engine';
import type { Variable } from '@tensorflow/tfjs';
import type { z } from 'zod';

/**
 * One rule of gradient descent over the engine's kernels. A member is one file in `optimizers/` with this as its default
 * export; registry and config union follow from the file.
 */
export interface OptimizerRule<Config extends { readonly name: string }> {
  readonly name: Config['name'];
  /** @param learningRate - for the first step; it may change between two steps. */
  create(engine: Engine, variables: readonly Variable[], config: Config, learningRate: number): Optimizer;
}

/** A registry member: `schema` is strict, holds every default, and has the literal `name`. */
export function defineOptimizer<Schema extends z.ZodType<{ readonly name: string }>>(
  rule: OptimizerRule<z.output<Schema>> & { readonly schema: Schema },
): typeof rule {
  return rule;
}
