import { inceptionV3 } from '../architectures/inception-v3.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { torchInceptionNames } from '../names/inception-names.ts';

const inceptionV3Tv: BackboneSpec = defineBackbone({
  id: 'inception-v3-tv.imagenet-299',
  height: 299,
  width: 299,
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 2048,
  parameters: 21_802_784,
  publishedParameters: 23_834_568,
  imagenetTop1: 77.29,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1512.00567',
  origin: 'https://docs.pytorch.org/vision/stable/models.html',
  fileNames: ['inception-v3-tv.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/inception_v3.tv_in1k', file: 'model.safetensors', maxBytes: 120_000_000 }],
  imports: { safetensors: [torchInceptionNames], torch: [torchInceptionNames] },
  ...inceptionV3({ momentum: 0.9, meansCountBorder: true }),
});

export default inceptionV3Tv;
