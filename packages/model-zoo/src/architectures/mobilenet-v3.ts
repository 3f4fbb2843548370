import { torch } from './dialect.ts';
import type { InvertedResidualDesign } from './inverted-residuals.ts';

/** @see Howard et al., Searching for MobileNetV3, https://arxiv.org/abs/1905.02244, table 2 */
export const mobileNetV3Small: InvertedResidualDesign = {
  dialect: torch,
  activation: 'hard-swish',
  stem: 16,
  stages: [
    { blocks: 1, kernel: 3, stride: 2, expansion: 1, filters: 16, activation: 'relu', gated: true },
    { blocks: 1, kernel: 3, stride: 2, expansion: 4.5, filters: 24, activation: 'relu' },
    { blocks: 1, kernel: 3, stride: 1, expansion: 3.67, filters: 24, activation: 'relu' },
    { blocks: 1, kernel: 5, stride: 2, expansion: 4, filters: 40, gated: true },
    { blocks: 2, kernel: 5, stride: 1, expansion: 6, filters: 40, gated: true },
    { blocks: 2, kernel: 5, stride: 1, expansion: 3, filters: 48, gated: true },
    { blocks: 3, kernel: 5, stride: 2, expansion: 6, filters: 96, gated: true },
  ],
  head: 576,
  hidden: 1024,
};

/** @see the same, table 1 */
export const mobileNetV3Large: InvertedResidualDesign = {
  dialect: torch,
  activation: 'hard-swish',
  stem: 16,
  stages: [
    { blocks: 1, kernel: 3, stride: 1, expansion: 1, filters: 16, activation: 'relu' },
    { blocks: 1, kernel: 3, stride: 2, expansion: 4, filters: 24, activation: 'relu' },
    { blocks: 1, kernel: 3, stride: 1, expansion: 3, filters: 24, activation: 'relu' },
    { blocks: 3, kernel: 5, stride: 2, expansion: 3, filters: 40, activation: 'relu', gated: true },
    { blocks: 1, kernel: 3, stride: 2, expansion: 6, filters: 80 },
    { blocks: 1, kernel: 3, stride: 1, expansion: 2.5, filters: 80 },
    { blocks: 2, kernel: 3, stride: 1, expansion: 2.3, filters: 80 },
    { blocks: 2, kernel: 3, stride: 1, expansion: 6, filters: 112, gated: true },
    { blocks: 3, kernel: 5, stride: 2, expansion: 6, filters: 160, gated: true },
  ],
  head: 960,
  hidden: 1280,
};
