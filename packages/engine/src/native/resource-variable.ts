import type * as tf from '@tensorflow/tfjs';
import type { Kernels } from './kernels.ts';

let created = 0;

/** A float32 variable inside libtensorflow, updated in place by its kernels. */
export class ResourceVariable {
  readonly handle: tf.Tensor;
  private readonly kernels: Kernels;

  constructor(api: typeof tf, kernels: Kernels, shape: readonly number[]) {
    this.kernels = kernels;
    const attributes = { dtype: 'float32', shape, shared_name: { string: `graft-${created++}` } } as const;
    this.handle = api.keep(kernels.compute('VarHandleOp', attributes, []));
  }

  /** Zeros made by a kernel: tfjs would fill a JavaScript array of the same size and copy it. */
  static zeros(api: typeof tf, kernels: Kernels, shape: readonly number[]): ResourceVariable {
    const variable = new ResourceVariable(api, kernels, shape);
    const [dims, zero] = [api.tensor1d([...shape], 'int32'), api.scalar(0)];
    const zeros = kernels.compute('Fill', { T: 'float32', index_type: 'int32' }, [dims, zero]);
    variable.assign(zeros);
    api.dispose([dims, zero, zeros]);
    return variable;
  }

  /** Share the buffer of `value`; nothing is copied. */
  assign(value: tf.Tensor): void {
    this.kernels.run('AssignVariableOp', { dtype: 'float32' }, [this.handle, value]);
  }

  /** The value as a tensor on the same buffer. While it lives, an update copies first. */
  read(): tf.Tensor {
    return this.kernels.compute('ReadVariableOp', { dtype: 'float32' }, [this.handle]);
  }

  dispose(): void {
    this.kernels.run('DestroyResourceOp', { ignore_lookup_error: true }, [this.handle]);
    this.handle.dispose();
  }
}
