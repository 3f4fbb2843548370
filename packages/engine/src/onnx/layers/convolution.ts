import type { ChannelAffine, GraphValue, GraphWriter } from '../graph-writer.ts';
import { type ConvertibleLayer, type LayerConverter, notSupported, pair, picture, single, weight } from '../layer-converter.ts';
import { windowOf } from '../window.ts';
import { activate } from './activation.ts';

/** Conv2D: kernel `[kh, kw, in, out]` becomes `[out, in, kh, kw]`. */
export const convolution: LayerConverter = (graph, layer, inputs) => {
  const { shape, data } = weight(layer, 0, 'kernel');
  const [kh = 0, kw = 0, into = 0, out = 0] = shape;
  const source = single(layer, inputs);
  if (picture(layer, source)[2] !== into) throw notSupported(layer, `grouped convolution (${into} channels a group)`);
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

/** DepthwiseConv2D: kernel `[kh, kw, channels, multiplier]` becomes `[channels * multiplier, 1, kh, kw]`, a group a channel. */
export const depthwiseConvolution: LayerConverter = (graph, layer, inputs) => {
  const { shape, data } = weight(layer, 0, 'depthwise kernel');
  const [kh = 0, kw = 0, channels = 0, multiplier = 0] = shape;
  const out = channels * multiplier;
  const taps = kh * kw;
  const transposed = (scale: Float64Array): Float32Array => {
    const kernel = new Float32Array(data.length);
    for (let tap = 0; tap < taps; tap++) {
      for (let o = 0; o < out; o++) kernel[o * taps + tap] = (data[tap * out + o] as number) * (scale[o] as number);
    }
    return kernel;
  };
  return write(graph, layer, single(layer, inputs), { dims: [out, 1, kh, kw], groups: channels, transposed });
};

interface Kernel {
  /** `[out, in a group, kh, kw]`. */
  readonly dims: readonly [number, number, number, number];
  readonly groups: number;
  /** The kernel in ONNX' order, each output channel times its scale. */
  readonly transposed: (scale: Float64Array) => Float32Array;
}

function write(graph: GraphWriter, layer: ConvertibleLayer, source: GraphValue, { dims, groups, transposed }: Kernel): GraphValue {
  const [channels, , ...kernelSize] = dims;
  const window = windowOf(layer, picture(layer, source), kernelSize, pair(layer.config.dilationRate, 1));
  const bias = layer.weights[1]?.data ?? new Float32Array(channels);
  const affine: ChannelAffine = { scale: new Float64Array(channels).fill(1), shift: Float64Array.from(bias) };
  const kernelName = graph.deferred(dims, () => transposed(affine.scale));
  const biasName = graph.deferred([channels], () => Float32Array.from(affine.shift));
  const name = graph.node('Conv', [source.name, kernelName, biasName], {
    kernel_shape: kernelSize,
    strides: window.strides,
    pads: window.pads,
    dilations: pair(layer.config.dilationRate, 1),
    group: groups,
  });
  return activate(graph, layer, { name, shape: [...window.size, channels], affine });
}
