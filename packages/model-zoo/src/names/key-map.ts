/** One variable of one layer of our network: `block3_expand_bn`, `gamma`. */
export interface WeightAddress {
  readonly layer: string;
  readonly variable: string;
}

/** How the names and axes of a file become those of our network. */
export interface KeyMap {
  /** `torch`: kernels are O I H W, dense weights out x in. `keras`: as the network has them. */
  readonly layout: 'torch' | 'keras';
  /** The file's name of a variable of ours. */
  key(address: WeightAddress): string;
  /**
   * The file's name of a vector that multiplies the variable along its last axis; undefined where there is none.
   *
   * A batch norm without gamma, given weights that have one: y = g (x - m) / s + b is the same as scaling the
   * convolution before it and the mean m by g.
   */
  factor?(address: WeightAddress): string | undefined;
  /** Whether a name that the network does not ask for is a known part of such files. Any other is an error. */
  isUnused(key: string): boolean;
}
