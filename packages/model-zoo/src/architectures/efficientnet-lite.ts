import { tensorflow } from './dialect.ts';
import { divisible, type InvertedResidualDesign, type Stage } from './inverted-residuals.ts';

/** EfficientNet-B0's, without its gates. */
const stages: readonly Stage[] = [
  { blocks: 1, kernel: 3, stride: 1, expansion: 1, filters: 16 },
  { blocks: 2, kernel: 3, stride: 2, expansion: 6, filters: 24 },
  { blocks: 2, kernel: 5, stride: 2, expansion: 6, filters: 40 },
  { blocks: 3, kernel: 3, stride: 2, expansion: 6, filters: 80 },
  { blocks: 3, kernel: 5, stride: 1, expansion: 6, filters: 112 },
  { blocks: 4, kernel: 5, stride: 2, expansion: 6, filters: 192 },
  { blocks: 1, kernel: 3, stride: 1, expansion: 6, filters: 320 },
];

/**
 * EfficientNet-Lite: scaled in width and depth, except for stem, head and the number of blocks of the first and last stage.
 *
 * @param width - factor of the filters.
 * @param depth - factor of the blocks per stage.
 * @see Tan and Le, EfficientNet, https://arxiv.org/abs/1905.11946; tensorflow/tpu, models/official/efficientnet/lite.
 */
export function efficientNetLite(width: number, depth: number): InvertedResidualDesign {
  return {
    dialect: tensorflow,
    activation: 'relu6',
    stem: 32,
    stages: stages.map((stage, n) => ({
      ...stage,
      filters: divisible(stage.filters * width),
      blocks: n === 0 || n === stages.length - 1 ? stage.blocks : Math.ceil(stage.blocks * depth),
    })),
    head: 1280,
  };
}
