import { inceptionV3 } from '../architectures/inception-v3.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { torchVariable } from '../formats/torch-variable.ts';

const inceptionV3Spec: BackboneSpec = defineBackbone({
  id: 'inception-v3.imagenet-299',
  alias: 'inception-v3',
  height: 299,
  width: 299,
  channelOrder: 'rgb',
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 2048,
  parameters: 21_802_784,
  imagenetTop1: 78,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1512.00567',
  origin: 'https://github.com/tensorflow/models/tree/master/research/slim',
  fileNames: ['inception-v3.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/inception_v3.tf_in1k', file: 'model.safetensors', maxBytes: 120_000_000 }],
  imports: {
    safetensors: {
      layout: 'torch',
      key: ({ layer, variable }) =>
        layer === 'logits'
          ? `fc.${torchVariable(variable)}`
          : `${moduleOf(layer)}.${layer.endsWith('_bn') ? 'bn' : 'conv'}.${torchVariable(variable)}`,
      factor: ({ layer, variable }) =>
        (variable === 'kernel' && layer !== 'logits') || variable === 'moving_mean' ? `${moduleOf(layer)}.bn.weight` : undefined,
      isUnused: (key) => key.startsWith('AuxLogits.') || key.endsWith('.num_batches_tracked'),
    },
  },
  build: inceptionV3,
});

/** A convolution and its batch norm are `conv` and `bn` of one module in the file. */
function moduleOf(layer: string): string {
  return layer.replace(/_bn$/, '');
}

export default inceptionV3Spec;
