import { inceptionV3 } from '../architectures/inception-v3.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { kerasInceptionNames, torchInceptionNames } from '../names/inception-names.ts';
import { kerasHdf5Names } from '../names/keras-hdf5-names.ts';

const inceptionV3Spec: BackboneSpec = defineBackbone({
  id: 'inception-v3.imagenet-299',
  height: 299,
  width: 299,
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 2048,
  parameters: 21_802_784,
  publishedParameters: 23_817_352,
  imagenetTop1: 78,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1512.00567',
  origin: 'https://github.com/tensorflow/models/tree/master/research/slim',
  fileNames: ['inception-v3.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/inception_v3.tf_in1k', file: 'model.safetensors', maxBytes: 120_000_000 }],
  imports: {
    safetensors: [torchInceptionNames],
    torch: [torchInceptionNames],
    'tfjs-layers': [kerasInceptionNames(''), kerasInceptionNames('_1')],
    'keras-hdf5': [kerasHdf5Names(kerasInceptionNames('')), kerasHdf5Names(kerasInceptionNames('_1'))],
  },
  ...inceptionV3({ momentum: 0.99, meansCountBorder: false }),
});

export default inceptionV3Spec;
