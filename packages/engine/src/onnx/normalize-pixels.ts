import { type ChannelOrder, ConfigError, ShapeMismatchError } from '@graft/core';
import type { GraphWriter } from './graph-writer.ts';
import { elementTypes } from './onnx-messages.ts';

/** What a network expects of its pixels, and how they will arrive. */
export interface PixelOptions {
  /** On the 0..255 scale, one per channel, in the order the network reads them. */
  readonly mean: readonly number[];
  /** Above 0; likewise. */
  readonly std: readonly number[];
  /** The order that the network reads; pixels always arrive as RGB. */
  readonly channelOrder: ChannelOrder;
  /** What `run` will receive: bytes, or float32 on the same 0..255 scale. */
  readonly input: 'uint8' | 'float32';
}

/**
 * Write `(pixel - mean) / std` for the picture `image`, `[batch, height, width, 3]`.
 *
 * @param isChannelsLast - whether the network reads pictures as they come; default: as NCHW.
 * @returns the name of the float32 result.
 * @throws {ShapeMismatchError} when mean or std has not three numbers; {ConfigError} when they are no numbers to compute with.
 */
export function normalizePixels(
  graph: GraphWriter,
  image: string,
  { mean, std, channelOrder, input }: PixelOptions,
  isChannelsLast = false,
): string {
  for (const [what, values] of Object.entries({ mean, std })) {
    if (values.length !== 3) throw new ShapeMismatchError(`the preprocessing's ${what}`, [3], [values.length]);
    if (!values.every((value) => Number.isFinite(value) && (what === 'mean' || value > 0))) {
      throw new ConfigError(
        `Expected finite numbers${what === 'std' ? ' above 0' : ''} for the preprocessing's ${what} but received ${values}.`,
      );
    }
  }
  const dims = isChannelsLast ? [3] : [3, 1, 1];
  let pixels = image;
  // Bytes are a quarter of the floats: turn and reorder them before the cast.
  if (!isChannelsLast) pixels = graph.node('Transpose', [pixels], { perm: [0, 3, 1, 2] });
  if (channelOrder === 'bgr') pixels = graph.node('Gather', [pixels, graph.int64([2, 1, 0])], { axis: isChannelsLast ? 3 : 1 });
  if (input === 'uint8') pixels = graph.node('Cast', [pixels], { to: elementTypes.float32 });
  pixels = graph.node('Sub', [pixels, graph.float32(dims, Float32Array.from(mean))]);
  return graph.node('Div', [pixels, graph.float32(dims, Float32Array.from(std))]);
}
