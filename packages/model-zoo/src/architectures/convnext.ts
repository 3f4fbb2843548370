import type * as tf from '@tensorflow/tfjs';
import { activate } from './activate.ts';
import type { Architecture, Tfjs } from './architecture.ts';
import { classifier } from './pooled-heads.ts';

/** Epsilon of every layer norm. */
const epsilon = 1e-6;

/**
 * ConvNeXt: 7x7 depthwise convolution, layer norm, a two-layer perceptron per pixel with GELU, a factor per channel, a shortcut.
 *
 * The perceptron is two 1x1 convolutions, the factor (layer scale) a 1x1 depthwise convolution without bias. The features are the
 * pooled map after its layer norm, which belongs to the trunk.
 *
 * Layers: `stem`, `stem_norm`, `stage<S>_downsample{_norm,}`, `stage<S>_<B>_{depthwise,norm,expand,project,factor}`, `features`,
 * `logits`.
 *
 * @see Liu et al., A ConvNet for the 2020s, https://arxiv.org/abs/2201.03545
 */
export function convNeXt(depths: readonly number[], widths: readonly number[]): Architecture {
  const stages = depths.map((depth, s) => ({ name: `stage${s}`, depth, width: widths[s] ?? 0 }));
  return {
    blocks: [
      { name: 'stem', from: 'stem' },
      ...stages.flatMap(({ name, depth }, s) => [
        ...(s === 0 ? [] : [{ name: `${name}_downsample`, from: `${name}_downsample_norm` }]),
        ...Array.from({ length: depth }, (_, n) => ({ name: `${name}_${n}`, from: `${name}_${n}_depthwise` })),
      ]),
      { name: 'norm', from: 'features' },
    ],
    build(tfjs, input) {
      let x = patches(tfjs, input, 'stem', widths[0] ?? 0, 4);
      x = norm(tfjs, x, 'stem_norm');
      for (const [s, { name, depth, width }] of stages.entries()) {
        if (s > 0) x = patches(tfjs, norm(tfjs, x, `${name}_downsample_norm`), `${name}_downsample`, width, 2);
        for (let n = 0; n < depth; n++) x = block(tfjs, x, `${name}_${n}`, width);
      }
      const pooled = tfjs.layers.globalAveragePooling2d({ name: 'pool' }).apply(x) as tf.SymbolicTensor;
      const features = norm(tfjs, pooled, 'features');
      return { features, preLogits: features, logits: classifier(tfjs, features, 1000) };
    },
  };
}

function block(tfjs: Tfjs, input: tf.SymbolicTensor, name: string, width: number): tf.SymbolicTensor {
  const { layers } = tfjs;
  const depthwise = layers.depthwiseConv2d({ name: `${name}_depthwise`, kernelSize: 7, padding: 'same', depthwiseInitializer: 'zeros' });
  let x = norm(tfjs, depthwise.apply(input) as tf.SymbolicTensor, `${name}_norm`);
  const common = { kernelSize: 1, kernelInitializer: 'zeros' } as const;
  x = layers.conv2d({ ...common, name: `${name}_expand`, filters: 4 * width }).apply(x) as tf.SymbolicTensor;
  x = activate(tfjs, x, `${name}_act`, 'gelu');
  x = layers.conv2d({ ...common, name: `${name}_project`, filters: width }).apply(x) as tf.SymbolicTensor;
  const factor = layers.depthwiseConv2d({ name: `${name}_factor`, kernelSize: 1, useBias: false, depthwiseInitializer: 'zeros' });
  return layers.add({ name: `${name}_add` }).apply([factor.apply(x) as tf.SymbolicTensor, input]) as tf.SymbolicTensor;
}

/** A convolution whose windows touch but do not overlap. */
function patches(tfjs: Tfjs, x: tf.SymbolicTensor, name: string, filters: number, size: number): tf.SymbolicTensor {
  const convolution = tfjs.layers.conv2d({ name, filters, kernelSize: size, strides: size, padding: 'valid', kernelInitializer: 'zeros' });
  return convolution.apply(x) as tf.SymbolicTensor;
}

function norm(tfjs: Tfjs, x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  return tfjs.layers.layerNormalization({ name, epsilon, axis: x.shape.length - 1 }).apply(x) as tf.SymbolicTensor;
}
