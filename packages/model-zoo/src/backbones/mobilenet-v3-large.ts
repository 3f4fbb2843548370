import { invertedResiduals } from '../architectures/inverted-residuals.ts';
import { mobileNetV3Large } from '../architectures/mobilenet-v3.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { timmNames } from '../names/inverted-residual-names.ts';

const mobilenetV3LargeSpec: BackboneSpec = defineBackbone({
  id: 'mobilenet-v3-large.imagenet-224',
  height: 224,
  width: 224,
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 960,
  parameters: 2_996_352,
  publishedParameters: 5_483_032,
  imagenetTop1: 75.77,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1905.02244',
  origin: 'https://github.com/huggingface/pytorch-image-models',
  fileNames: ['mobilenet-v3-large.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/mobilenetv3_large_100.ra_in1k', file: 'model.safetensors', maxBytes: 24_000_000 }],
  imports: { safetensors: [timmNames(mobileNetV3Large)] },
  ...invertedResiduals(mobileNetV3Large),
});

export default mobilenetV3LargeSpec;
