import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const threshold = 0.35;

const oddAspect: IssueKind = {
  about: 'shapes',
  title: 'Odd aspect ratios',
  rule: 'The shorter side is less than 0.35 of the longer: little of the photo remains when it is squashed to a square.',
  source: 'cleanvision: odd_aspect_ratio, 0.35',
  isExcludedByDefault: false,
  find: eachPhoto(({ width, height }) =>
    Math.min(width / height, height / width) < threshold ? `${width} x ${height} pixels` : undefined,
  ),
};

export default oddAspect;
