import { type LayerConverter, notSupported, pair, picture, single } from '../layer-converter.ts';
import { windowOf } from '../window.ts';

/** The largest value of each window; padding never counts. */
export const maxPooling: LayerConverter = pooling('MaxPool', {});

/** TensorFlow's mean under `same` is over the pixels that exist: padding does not count. */
export const averagePooling: LayerConverter = pooling('AveragePool', { count_include_pad: 0 });

function pooling(operator: string, attributes: Readonly<Record<string, number>>): LayerConverter {
  return (graph, layer, inputs) => {
    const source = single(layer, inputs);
    const [height, width, channels] = picture(layer, source);
    const kernelSize = pair(layer.config.poolSize, 2);
    const { strides, pads, size } = windowOf(layer, [height, width, channels], kernelSize);
    const name = graph.node(operator, [source.name], { kernel_shape: kernelSize, strides, pads, ...attributes });
    return { name, shape: [...size, channels] };
  };
}

/** The mean of each channel over a picture: `[D]`, or `[1, 1, D]` where the layer keeps dimensions. */
export const globalAveragePooling: LayerConverter = (graph, layer, inputs) => {
  const source = single(layer, inputs);
  const [, , channels] = picture(layer, source);
  const pooled = graph.node('GlobalAveragePool', [source.name]);
  if (layer.config.keepDims) return { name: pooled, shape: [1, 1, channels] };
  return { name: graph.node('Flatten', [pooled], { axis: 1 }), shape: [channels] };
};

/** Written as a node. A convolution reads the picture before it and pads by itself; a node that nothing reads is dropped. */
export const zeroPadding: LayerConverter = (graph, layer, inputs) => {
  const source = single(layer, inputs);
  const [height, width, channels] = picture(layer, source);
  const { padding } = layer.config;
  if (!Array.isArray(padding)) throw notSupported(layer, `padding ${JSON.stringify(padding)}`);
  const [[top = 0, bottom = 0] = [], [left = 0, right = 0] = []] = padding as readonly (readonly number[])[];
  const name = graph.node('Pad', [source.name, graph.int64([0, 0, top, left, 0, 0, bottom, right])]);
  const border = { name: source.name, pads: [top, left, bottom, right] };
  return { name, shape: [height + top + bottom, width + left + right, channels], border };
};
