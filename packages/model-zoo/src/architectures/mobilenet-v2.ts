import { torch } from './dialect.ts';
import type { InvertedResidualDesign } from './inverted-residuals.ts';

/**
 * MobileNetV2 at width 1, in the dialect of torch, in which its best weights are published.
 *
 * @see Sandler et al., MobileNetV2, https://arxiv.org/abs/1801.04381, table 2
 */
export const mobileNetV2: InvertedResidualDesign = {
  dialect: torch,
  activation: 'relu6',
  stem: 32,
  stages: [
    { blocks: 1, kernel: 3, stride: 1, expansion: 1, filters: 16 },
    { blocks: 2, kernel: 3, stride: 2, expansion: 6, filters: 24 },
    { blocks: 3, kernel: 3, stride: 2, expansion: 6, filters: 32 },
    { blocks: 4, kernel: 3, stride: 2, expansion: 6, filters: 64 },
    { blocks: 3, kernel: 3, stride: 1, expansion: 6, filters: 96 },
    { blocks: 3, kernel: 3, stride: 2, expansion: 6, filters: 160 },
    { blocks: 1, kernel: 3, stride: 1, expansion: 6, filters: 320 },
  ],
  head: 1280,
};
