import { tensorflow } from '../architectures/dialect.ts';
import { mobileNetV1 } from '../architectures/mobilenet-v1.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { kerasHdf5Names } from '../names/keras-hdf5-names.ts';
import { kerasMobileNetV1Names } from '../names/mobilenet-v1-names.ts';

const mobilenetV1075: BackboneSpec = defineBackbone({
  id: 'mobilenet-v1-075.imagenet-224',
  height: 224,
  width: 224,
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bilinear' },
  featureDim: 768,
  parameters: 1_832_976,
  publishedParameters: 2_585_560,
  imagenetTop1: 68.4,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1704.04861',
  origin: 'https://github.com/tensorflow/tfjs-models/tree/master/mobilenet',
  fileNames: ['mobilenet_v1_075_224', 'mobilenet_v1_0.75_224'],
  sources: [
    {
      kind: 'tfjs',
      url: 'https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.75_224/model.json',
      sha256: '32b4b98db8f9a13a5b50f35f57dcf57e004916281f817fa6ce88379ad1a7b643',
      maxBytes: 12_000_000,
    },
  ],
  imports: { 'tfjs-layers': [kerasMobileNetV1Names], 'keras-hdf5': [kerasHdf5Names(kerasMobileNetV1Names)] },
  ...mobileNetV1(0.75, tensorflow),
});

export default mobilenetV1075;
