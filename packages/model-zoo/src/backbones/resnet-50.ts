import { resNet } from '../architectures/resnet.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { resNetNames } from '../names/resnet-names.ts';

const resnet50: BackboneSpec = defineBackbone({
  id: 'resnet-50.imagenet-224',
  height: 224,
  width: 224,
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bilinear' },
  featureDim: 2048,
  parameters: 23_561_152,
  publishedParameters: 25_557_032,
  imagenetTop1: 76.13,
  licence: 'BSD-3-Clause',
  paper: 'https://arxiv.org/abs/1512.03385',
  origin: 'https://docs.pytorch.org/vision/stable/models.html',
  fileNames: ['resnet-50.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/resnet50.tv_in1k', file: 'model.safetensors', maxBytes: 110_000_000 }],
  imports: { safetensors: [resNetNames], torch: [resNetNames] },
  ...resNet('bottleneck', [3, 4, 6, 3]),
});

export default resnet50;
