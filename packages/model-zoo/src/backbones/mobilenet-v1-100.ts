import { torch } from '../architectures/dialect.ts';
import { mobileNetV1 } from '../architectures/mobilenet-v1.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { timmMobileNetV1Names } from '../names/mobilenet-v1-names.ts';

const mobilenetV1100: BackboneSpec = defineBackbone({
  id: 'mobilenet-v1-100.imagenet-224',
  height: 224,
  width: 224,
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 1024,
  parameters: 3_228_864,
  publishedParameters: 4_231_976,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1704.04861',
  origin: 'https://github.com/huggingface/pytorch-image-models',
  fileNames: ['mobilenet-v1-100.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/mobilenetv1_100.ra4_e3600_r224_in1k', file: 'model.safetensors', maxBytes: 20_000_000 }],
  imports: { safetensors: [timmMobileNetV1Names] },
  ...mobileNetV1(1, torch),
});

export default mobilenetV1100;
