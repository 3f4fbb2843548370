import { type LayerConverter, single } from './layer-converter.ts';
import { activationLayer, reluLayer, softmaxLayer } from './layers/activation.ts';
import { batchNormalization } from './layers/batch-normalization.ts';
import { convolution, depthwiseConvolution } from './layers/convolution.ts';
import { dense } from './layers/dense.ts';
import { layerNormalization } from './layers/layer-normalization.ts';
import { add, concatenate, multiply } from './layers/merge.ts';
import { averagePooling, globalAveragePooling, maxPooling, zeroPadding } from './layers/pooling.ts';
import { rescaling } from './layers/rescaling.ts';
import { flatten, reshape } from './layers/reshape.ts';

/** Layers that do nothing after training. */
const identity: LayerConverter = (_graph, layer, inputs) => single(layer, inputs);

/** Every tfjs layer that can be compiled, by its class name. */
export const layerConverters: Readonly<Record<string, LayerConverter>> = {
  Activation: activationLayer,
  Add: add,
  AveragePooling2D: averagePooling,
  BatchNormalization: batchNormalization,
  Concatenate: concatenate,
  Conv2D: convolution,
  Dense: dense,
  DepthwiseConv2D: depthwiseConvolution,
  Dropout: identity,
  Flatten: flatten,
  GlobalAveragePooling2D: globalAveragePooling,
  LayerNormalization: layerNormalization,
  MaxPooling2D: maxPooling,
  Multiply: multiply,
  ReLU: reluLayer,
  Rescaling: rescaling,
  Reshape: reshape,
  Softmax: softmaxLayer,
  ZeroPadding2D: zeroPadding,
};
