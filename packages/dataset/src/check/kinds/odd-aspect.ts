import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const threshold = 0.35;

const oddAspect: IssueKind = defineIssueKind({
  about: 'shapes',
  title: 'Odd aspect ratios',
  rule: 'The shorter side is less than 0.35 of the longer: squashed to a square, little of the photo remains.',
  source: 'cleanvision: odd_aspect_ratio, 0.35',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ width, height }) => Math.min(width / height, height / width) < threshold)
      .map(({ id, width, height }) => ({ ids: [id], note: `${width} x ${height} pixels` })),
});

export default oddAspect;
