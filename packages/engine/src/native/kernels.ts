import type * as tf from '@tensorflow/tfjs';

/** Runs any operation of libtensorflow, including those for which tfjs has no name. */
export interface Kernels {
  /** @returns the operation's single output. */
  compute(operation: string, attributes: KernelAttributes, inputs: readonly tf.Tensor[]): tf.Tensor;
  /** For operations without outputs. */
  run(operation: string, attributes: KernelAttributes, inputs: readonly tf.Tensor[]): void;
}

/** Attributes of an operation: types by their name, booleans, shapes, and strings wrapped in an object. */
export type KernelAttributes = Readonly<Record<string, 'float32' | 'int32' | boolean | readonly number[] | { readonly string: string }>>;

/** The backend of tfjs-node, as far as it is used here. */
export interface NodeBackend {
  readonly binding: Binding;
  executeSingleOutput(name: string, attributes: BindingAttribute[], inputs: readonly tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: BindingAttribute[], inputs: readonly tf.Tensor[], outputs: number): tf.Tensor[];
}

interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_TYPE: number;
}

interface BindingAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The kernels behind a backend of tfjs-node. */
export function kernelsOf(backend: NodeBackend): Kernels {
  const { binding } = backend;
  const types = { float32: binding.TF_FLOAT, int32: binding.TF_INT32 } as const;
  const attribute = (name: string, value: KernelAttributes[string]): BindingAttribute => {
    if (typeof value === 'string') return { name, type: binding.TF_ATTR_TYPE, value: types[value] };
    if (typeof value === 'boolean') return { name, type: binding.TF_ATTR_BOOL, value };
    if ('string' in value) return { name, type: binding.TF_ATTR_STRING, value: value.string };
    return { name, type: binding.TF_ATTR_SHAPE, value };
  };
  const list = (attributes: KernelAttributes): BindingAttribute[] =>
    Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return {
    compute: (operation, attributes, inputs) => backend.executeSingleOutput(operation, list(attributes), inputs),
    run(operation, attributes, inputs) {
      backend.executeMultipleOutputs(operation, list(attributes), inputs, 0);
    },
  };
}
