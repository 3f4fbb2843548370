/** What two families of authors do differently in the same network. */
export interface Dialect {
  /** Of batch norms. */
  readonly epsilon: number;
  /** Share of the running statistics that a training step keeps (torch states the rest: its 0.1 is 0.9 here). */
  readonly momentum: number;
  /**
   * `same` is TensorFlow's: a strided window gets `floor(total / 2)` zeros before and the rest after, which depends on the size.
   * `symmetric` is torch's: `(kernel - 1) / 2` on every side.
   */
  readonly padding: 'same' | 'symmetric';
}

/** @see https://www.tensorflow.org/api_docs/python/tf/keras/layers/BatchNormalization */
export const tensorflow: Dialect = { epsilon: 1e-3, momentum: 0.99, padding: 'same' };

/** @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html */
export const torch: Dialect = { epsilon: 1e-5, momentum: 0.9, padding: 'symmetric' };
