import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const smallestSide = 32;

const tiny: IssueKind = {
  about: 'files',
  title: 'Tiny pictures',
  rule: 'The shorter side has fewer than 32 pixels: a network that expects some 224 sees enlarged blocks.',
  source: 'the smallest input that common backbones take',
  isExcludedByDefault: false,
  find: eachPhoto(({ width, height }) => (Math.min(width, height) < smallestSide ? `${width} x ${height} pixels` : undefined)),
};

export default tiny;
