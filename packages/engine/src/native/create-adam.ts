import type * as tf from '@tensorflow/tfjs';
import { adamDefaults, requireGradients } from '../adam.ts';
import type { AdamOptions, Optimizer } from '../engine.ts';
import type { Kernels } from './kernels.ts';
import { ResourceVariable } from './resource-variable.ts';

/**
 * Adam by libtensorflow's own kernel, ResourceApplyAdam: the one that Keras runs, and the only way to update 174.7 million weights
 * in place.
 *
 * Weight and moments live in resource variables. A tfjs variable and its resource share one buffer: the tfjs side releases it before
 * the update (a buffer with two owners would be copied first) and takes it back afterwards.
 */
export function createAdam(api: typeof tf, kernels: Kernels, variables: readonly tf.Variable[], options: AdamOptions): Optimizer {
  const { beta1, beta2, epsilon, learningRate } = adamDefaults(options);
  const slots = variables.map(({ shape }) => ({
    weight: new ResourceVariable(api, kernels, shape),
    m: ResourceVariable.zeros(api, kernels, shape),
    v: ResourceVariable.zeros(api, kernels, shape),
    /** The buffer that the tfjs variable and `weight` share; it differs after an assignment from outside. */
    shared: undefined as object | undefined,
  }));
  const constants = [beta1, beta2, epsilon].map((value) => api.keep(api.scalar(value)));
  let step = 0;

  return {
    learningRate,
    apply(gradients) {
      requireGradients(variables, gradients);
      step++;
      const current = [beta1 ** step, beta2 ** step, this.learningRate].map((value) => api.scalar(value));
      for (const [i, variable] of variables.entries()) {
        const slot = slots[i] as (typeof slots)[number];
        const gradient = gradients[i] as tf.Tensor;
        if (slot.shared !== variable.dataId) slot.weight.assign(variable);
        release(api, variable);
        const { weight, m, v } = slot;
        // var, m, v, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad
        kernels.run('ResourceApplyAdam', { T: 'float32' }, [weight.handle, m.handle, v.handle, ...current, ...constants, gradient]);
        gradient.dispose();
        const updated = weight.read();
        variable.assign(updated);
        updated.dispose();
        slot.shared = variable.dataId;
      }
      api.dispose(current);
    },
    dispose() {
      for (const { weight, m, v } of slots.splice(0)) for (const resource of [weight, m, v]) resource.dispose();
      api.dispose(constants);
    },
  };
}

/** Release a variable's buffer. Until the next `assign` it has no value; tfjs does not know its new id, so nothing is freed twice. */
function release(api: typeof tf, variable: tf.Variable): void {
  api.engine().disposeTensor(variable);
  variable.dataId = {};
}
