import { invertedResiduals } from '../architectures/inverted-residuals.ts';
import { mobileNetV2 } from '../architectures/mobilenet-v2.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { timmNames, torchvisionNames } from '../names/inverted-residual-names.ts';

const mobilenetV2Spec: BackboneSpec = defineBackbone({
  id: 'mobilenet-v2.imagenet-224',
  height: 224,
  width: 224,
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 1280,
  parameters: 2_257_984,
  publishedParameters: 3_504_872,
  imagenetTop1: 72.98,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1801.04381',
  origin: 'https://github.com/huggingface/pytorch-image-models',
  fileNames: ['mobilenet-v2.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/mobilenetv2_100.ra_in1k', file: 'model.safetensors', maxBytes: 16_000_000 }],
  imports: { safetensors: [timmNames(mobileNetV2), torchvisionNames(mobileNetV2)], torch: [torchvisionNames(mobileNetV2)] },
  ...invertedResiduals(mobileNetV2),
});

export default mobilenetV2Spec;
