import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const smallestSide = 32;

const tiny: IssueKind = defineIssueKind({
  about: 'files',
  title: 'Tiny pictures',
  rule: 'The shorter side has fewer than 32 pixels: a network that expects some 224 sees enlarged blocks.',
  source: 'the smallest input that common backbones take',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ width, height }) => Math.min(width, height) < smallestSide)
      .map(({ id, width, height }) => ({ ids: [id], note: `${width} x ${height} pixels` })),
});

export default tiny;
