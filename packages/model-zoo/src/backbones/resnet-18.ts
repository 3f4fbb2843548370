import { resNet } from '../architectures/resnet.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { resNetNames } from '../names/resnet-names.ts';

const resnet18: BackboneSpec = defineBackbone({
  id: 'resnet-18.imagenet-224',
  height: 224,
  width: 224,
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bilinear' },
  featureDim: 512,
  parameters: 11_186_112,
  publishedParameters: 11_689_512,
  imagenetTop1: 69.76,
  licence: 'BSD-3-Clause',
  paper: 'https://arxiv.org/abs/1512.03385',
  origin: 'https://docs.pytorch.org/vision/stable/models.html',
  fileNames: ['resnet-18.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/resnet18.tv_in1k', file: 'model.safetensors', maxBytes: 50_000_000 }],
  imports: { safetensors: [resNetNames], torch: [resNetNames] },
  ...resNet('basic', [2, 2, 2, 2]),
});

export default resnet18;
