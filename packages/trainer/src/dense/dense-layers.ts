/** A layer's kernel `[in, out]` and bias `[out]`: tensors on the device, or stored ones. A type alias: `tf.tidy` takes no interfaces. */
export type DenseLayer<T> = {
  readonly kernel: T;
  readonly bias: T;
};

/** The layers of a dense head; without `hidden` it is linear. */
export type DenseLayers<T> = {
  readonly hidden?: DenseLayer<T> | undefined;
  readonly output: DenseLayer<T>;
};

export function mapLayers<T, U>({ hidden, output }: DenseLayers<T>, change: (tensor: T) => U): DenseLayers<U> {
  const mapped = (layer: DenseLayer<T>) => ({ kernel: change(layer.kernel), bias: change(layer.bias) });
  return { hidden: hidden && mapped(hidden), output: mapped(output) };
}

/** All tensors, those of the first layer first. */
export function tensorsOf<T>({ hidden, output }: DenseLayers<T>): T[] {
  return [hidden, output].flatMap((layer) => (layer ? [layer.kernel, layer.bias] : []));
}
