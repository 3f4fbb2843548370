import { tensorflow } from '../architectures/dialect.ts';
import { mobileNetV1 } from '../architectures/mobilenet-v1.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { kerasHdf5Names } from '../names/keras-hdf5-names.ts';
import { kerasMobileNetV1Names } from '../names/mobilenet-v1-names.ts';

const mobilenetV1050: BackboneSpec = defineBackbone({
  id: 'mobilenet-v1-050.imagenet-224',
  height: 224,
  width: 224,
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bilinear' },
  featureDim: 512,
  parameters: 829_536,
  publishedParameters: 1_331_592,
  imagenetTop1: 63.7,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1704.04861',
  origin: 'https://github.com/tensorflow/tfjs-models/tree/master/mobilenet',
  fileNames: ['mobilenet_v1_0.5_224', 'mobilenet_5_0_224_tf.h5'],
  sources: [{ kind: 'manual', url: 'https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.5_224/model.json' }],
  imports: { 'tfjs-layers': [kerasMobileNetV1Names], 'keras-hdf5': [kerasHdf5Names(kerasMobileNetV1Names)] },
  ...mobileNetV1(0.5, tensorflow),
});

export default mobilenetV1050;
