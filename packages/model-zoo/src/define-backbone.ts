import { type ChannelOrder, defaultReading, type Geometry, type Preprocessing } from '@graft/core';
import type { Source, WeightFormat } from '@graft/weights';
import type { Architecture } from './architectures/architecture.ts';
import type { KeyMap } from './names/key-map.ts';

export interface BackboneDefinition extends Architecture {
  /** Tagged id, `architecture.tag`: people type the part before the dot, the alias. */
  readonly id: string;
  /** Size of the input that the weights were trained on, pixels. */
  readonly height: number;
  readonly width: number;
  /** Default: rgb. */
  readonly channelOrder?: ChannelOrder;
  /** On the 0..255 scale: input = (pixel - mean) / std. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** How the authors crop a photo when they report accuracies. */
  readonly publishedGeometry: Geometry;
  readonly featureDim: number;
  /** Number of parameters up to the features, running statistics included, as Keras counts. */
  readonly parameters: number;
  /** Number of parameters with the classifier and without running statistics, as the authors report. */
  readonly publishedParameters: number;
  /** ImageNet validation accuracy that the authors report, in percent. */
  readonly imagenetTop1?: number;
  /** SPDX id of the licence of the weights. */
  readonly licence: string;
  readonly paper: string;
  /** Source of the numbers. */
  readonly origin: string;
  /** Names, besides the alias, under which `--weights FOLDER` and `GRAFT_WEIGHTS_DIR` are searched. */
  readonly fileNames: readonly string[];
  /** Tried in this order. */
  readonly sources: readonly Source[];
  /** The file formats that can be read, and how their names map to this network's: one map per published naming. */
  readonly imports: Readonly<Partial<Record<WeightFormat, readonly KeyMap[]>>>;
}

/** A backbone as data: what it expects, what it yields, where its weights come from, and how to draw it. */
export interface BackboneSpec extends BackboneDefinition {
  readonly alias: string;
  readonly channelOrder: ChannelOrder;
  /** The contract for checking the authors' accuracies and logits. */
  readonly published: Preprocessing;
  /** The contract for feature extraction: the whole photo, squashed with an antialiased bilinear filter. */
  readonly features: Preprocessing;
}

/** Complete a definition with its alias and its two preprocessing contracts. */
export function defineBackbone(definition: BackboneDefinition): BackboneSpec {
  const { id, height, width, channelOrder = 'rgb', mean, std, publishedGeometry } = definition;
  const contract = (geometry: Geometry): Preprocessing => ({ ...defaultReading, geometry, height, width, channelOrder, mean, std });
  return {
    ...definition,
    alias: id.slice(0, id.indexOf('.')),
    channelOrder,
    published: contract(publishedGeometry),
    features: contract({ kind: 'squash', kernel: 'bilinear' }),
  };
}
