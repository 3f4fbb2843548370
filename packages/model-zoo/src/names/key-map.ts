/** A variable of a layer of our network: `block3_expand_bn`, `gamma`. */
export interface WeightAddress {
  readonly layer: string;
  readonly variable: string;
}

/** How the names and axes of a file become those of our network. */
export interface KeyMap {
  /** `torch`: kernels are O I H W, dense weights out x in. `keras`: as the network has them. */
  readonly layout: 'torch' | 'keras';
  /** The file's name for a variable of ours. */
  key(address: WeightAddress): string;
  /**
   * The file's name for a vector that multiplies the variable along its last axis, or undefined.
   *
   * A batch norm without gamma, given weights that have one: y = g (x - m) / s + b is the same as scaling the
   * convolution before it and the mean m by g.
   */
  factor?(address: WeightAddress): string | undefined;
  /** Whether such files are known to have this name although the network does not use it. Any other unused name is an error. */
  isUnused(key: string): boolean;
}
