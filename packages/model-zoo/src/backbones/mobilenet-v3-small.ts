import { invertedResiduals } from '../architectures/inverted-residuals.ts';
import { mobileNetV3Small } from '../architectures/mobilenet-v3.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { timmNames } from '../names/inverted-residual-names.ts';

const mobilenetV3SmallSpec: BackboneSpec = defineBackbone({
  id: 'mobilenet-v3-small.imagenet-224',
  height: 224,
  width: 224,
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 576,
  parameters: 939_120,
  publishedParameters: 2_542_856,
  imagenetTop1: 67.66,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1905.02244',
  origin: 'https://github.com/huggingface/pytorch-image-models',
  fileNames: ['mobilenet-v3-small.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/mobilenetv3_small_100.lamb_in1k', file: 'model.safetensors', maxBytes: 12_000_000 }],
  imports: { safetensors: [timmNames(mobileNetV3Small)] },
  ...invertedResiduals(mobileNetV3Small),
});

export default mobilenetV3SmallSpec;
