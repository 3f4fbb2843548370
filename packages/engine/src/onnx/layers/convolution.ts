import type { ChannelAffine, GraphValue, GraphWriter } from '../graph-writer.ts';
import { type ConvertibleLayer, type LayerConverter, notSupported, pair, picture, single, weight } from '../layer-converter.ts';
import { windowOf } from '../window.ts';
import { activate } from './activation.ts';

/** Conv2D: kernel `[kh, kw, in, out]` becomes `[out, in, kh, kw]`. */
export const convolution: LayerConverter = (graph, layer, inputs) => {
  const { shape, data } = weight(layer, 0, 'kernel');
  const [kh = 0, kw = 0, into = 0, out = 0] = shape;
  const source = single(layer, inputs);
  if (picture(layer, source)[2] !== into) throw notSupported(layer, `grouped convolution (${into} channels per group)`);
  const transposed = (scale: Float64Array): Float32Array => {
    const kernel = new Float32Array(data.length);
    const taps = kh * kw;
    for (let tap = 0, from = 0; tap < taps; tap++) {
      for (let i = 0; i < into; i++) {
        for (let o = 0; o < out; o++, from++) kernel[(o * into + i) * taps + tap] = (data[from] as number) * (scale[o] as number);
      }
    }
    return kernel;
  };
  return write(graph, layer, source, { dims: [out, into, kh, kw], groups: 1, transposed });
};

/**
 * DepthwiseConv2D: kernel `[kh, kw, channels, multiplier]` becomes `[channels * multiplier, 1, kh, kw]`, one group per channel.
 *
 * A kernel of a single tap is one factor per channel (the layer scale of ConvNeXt): it is folded into the weights before it, as a batch
 * norm is.
 */
export const depthwiseConvolution: LayerConverter = (graph, layer, inputs) => {
  const { shape, data } = weight(layer, 0, 'depthwise kernel');
  const [kh = 0, kw = 0, channels = 0, multiplier = 0] = shape;
  const source = single(layer, inputs);
  const isFactor = kh === 1 && kw === 1 && multiplier === 1 && pair(layer.config.strides, 1).every((step) => step === 1);
  if (isFactor && source.affine !== undefined && !source.border) {
    moveInto(source.affine, data, layer.weights[1]?.data);
    return activate(graph, layer, source);
  }
  const out = channels * multiplier;
  const taps = kh * kw;
  const transposed = (scale: Float64Array): Float32Array => {
    const kernel = new Float32Array(data.length);
    for (let tap = 0; tap < taps; tap++) {
      for (let o = 0; o < out; o++) kernel[o * taps + tap] = (data[tap * out + o] as number) * (scale[o] as number);
    }
    return kernel;
  };
  return write(graph, layer, source, { dims: [out, 1, kh, kw], groups: channels, transposed });
};

function moveInto({ scale, shift }: ChannelAffine, factors: Float32Array, bias: Float32Array | undefined): void {
  for (const [c, factor] of factors.entries()) {
    scale[c] = (scale[c] as number) * factor;
    shift[c] = (shift[c] as number) * factor + (bias?.[c] ?? 0);
  }
}

interface Kernel {
  /** `[out, in per group, kh, kw]`. */
  readonly dims: readonly [number, number, number, number];
  readonly groups: number;
  /** The kernel in the order of ONNX, each output channel multiplied by its scale. */
  readonly transposed: (scale: Float64Array) => Float32Array;
}

function write(graph: GraphWriter, layer: ConvertibleLayer, source: GraphValue, { dims, groups, transposed }: Kernel): GraphValue {
  const [channels, , ...kernelSize] = dims;
  const window = windowOf(layer, picture(layer, source), kernelSize, pair(layer.config.dilationRate, 1));
  const bias = layer.weights[1]?.data ?? new Float32Array(channels);
  const affine: ChannelAffine = { scale: new Float64Array(channels).fill(1), shift: Float64Array.from(bias) };
  const kernelName = graph.deferred(dims, () => transposed(affine.scale));
  const biasName = graph.deferred([channels], () => Float32Array.from(affine.shift));
  // As the convolution's own padding zeros cost nothing; as a node before it they cost a copy of the picture.
  const { name: inner, pads: border } = source.border ?? { name: source.name, pads: [0, 0, 0, 0] };
  const name = graph.node('Conv', [inner, kernelName, biasName], {
    kernel_shape: kernelSize,
    strides: window.strides,
    pads: window.pads.map((pad, side) => pad + (border[side] ?? 0)),
    dilations: pair(layer.config.dilationRate, 1),
    group: groups,
  });
  return activate(graph, layer, { name, shape: [...window.size, channels], affine });
}
