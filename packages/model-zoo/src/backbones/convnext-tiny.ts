import { convNeXt } from '../architectures/convnext.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { timmConvNeXtNames, torchvisionConvNeXtNames } from '../names/convnext-names.ts';

const convnextTiny: BackboneSpec = defineBackbone({
  id: 'convnext-tiny.imagenet-224',
  height: 224,
  width: 224,
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 768,
  parameters: 27_820_128,
  publishedParameters: 28_589_128,
  imagenetTop1: 82.1,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/2201.03545',
  origin: 'https://github.com/facebookresearch/ConvNeXt',
  fileNames: ['convnext-tiny.safetensors'],
  sources: [{ kind: 'hub', repository: 'timm/convnext_tiny.fb_in1k', file: 'model.safetensors', maxBytes: 120_000_000 }],
  imports: { safetensors: [timmConvNeXtNames, torchvisionConvNeXtNames], torch: [torchvisionConvNeXtNames] },
  ...convNeXt([3, 3, 9, 3], [96, 192, 384, 768]),
});

export default convnextTiny;
