/** One number per channel. */
export type PerChannel = readonly [red: number, green: number, blue: number];

/** What happens to a value on its way into the target: `value * scale + bias`, as rescaling and mean and std are. */
export interface Finish {
  readonly scale: PerChannel;
  readonly bias: PerChannel;
}

/** Values stay on the 0..255 scale. */
export const asItIs: Finish = { scale: [1, 1, 1], bias: [0, 0, 0] };
/** Half up: storing into bytes cuts. */
export const rounded: Finish = { scale: [1, 1, 1], bias: [0.5, 0.5, 0.5] };

/** Where a warp writes: `height * width * 3` floats, or bytes with the finish `rounded`. */
export interface WarpOutput {
  readonly target: Float32Array | Uint8Array;
  readonly finish: Finish;
}

/** Pixels `start` .. `end` of a row of unfinished values into the target, whose row begins at value `offset`. */
export function writeFinished(row: Float32Array, { target, finish }: WarpOutput, start: number, end: number, offset: number): void {
  const { scale, bias } = finish;
  for (let i = start * 3; i < end * 3; i += 3) {
    target[offset + i] = (row[i] as number) * scale[0] + bias[0];
    target[offset + i + 1] = (row[i + 1] as number) * scale[1] + bias[1];
    target[offset + i + 2] = (row[i + 2] as number) * scale[2] + bias[2];
  }
}

/** All pixels where they lie. */
export function finishInPlace(values: Float32Array, finish: Finish): void {
  if (finish !== asItIs) writeFinished(values, { target: values, finish }, 0, values.length / 3, 0);
}
