import type * as tf from '@tensorflow/tfjs';
import { adamDefaults, requireGradients } from '../adam.ts';
import type { AdamOptions, Optimizer } from '../engine.ts';

/**
 * Adam in tfjs operations, as Keras and ResourceApplyAdam have it:
 *
 *   m += (g - m)(1 - beta1)     v += (g^2 - v)(1 - beta2)     w -= alpha m / (sqrt(v) + epsilon)
 *   alpha = learningRate sqrt(1 - beta2^t) / (1 - beta1^t)
 *
 * Epsilon stands beside the uncorrected root ("epsilon hat" of section 2 of the paper), not Algorithm 1's: the optimizer of tfjs has the
 * latter and drifts where gradients are small.
 *
 * @see Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015
 */
export function createAdam(api: typeof tf, variables: readonly tf.Variable[], options: AdamOptions): Optimizer {
  const { beta1, beta2, epsilon, learningRate } = adamDefaults(options);
  const moments = variables.map(({ shape }) => [api.keep(api.zeros(shape)), api.keep(api.zeros(shape))] as [tf.Tensor, tf.Tensor]);
  let step = 0;

  return {
    learningRate,
    apply(gradients) {
      requireGradients(variables, gradients);
      step++;
      const alpha = (this.learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      for (const [i, variable] of variables.entries()) {
        const [m, v] = moments[i] as [tf.Tensor, tf.Tensor];
        const g = gradients[i] as tf.Tensor;
        const [nextM, nextV, value] = api.tidy(() => {
          const towardsM = m.add(g.sub(m).mul(1 - beta1));
          const towardsV = v.add(
            g
              .square()
              .sub(v)
              .mul(1 - beta2),
          );
          return [towardsM, towardsV, variable.sub(towardsM.mul(alpha).div(towardsV.sqrt().add(epsilon)))];
        }) as [tf.Tensor, tf.Tensor, tf.Tensor];
        variable.assign(value);
        moments[i] = [api.keep(nextM), api.keep(nextV)];
        api.dispose([m, v, g, value]);
      }
    },
    dispose: () => api.dispose(moments.splice(0)),
  };
}
