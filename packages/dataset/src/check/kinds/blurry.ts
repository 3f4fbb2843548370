import { defineIssueKind } from '../define-issue-kind.ts';
import type { CheckedPhoto, IssueKind } from '../issue-kind.ts';

const threshold = 0.29;
/** Both deviations are turned into 1 - exp(-0.01 d). */
const factor = 0.01;
/** Up to here the histogram's term counts as 0. */
const countThreshold = 0.18;

const blurry: IssueKind = defineIssueKind({
  about: 'looks',
  title: 'Blurry photos',
  rule: 'Few edges at 64 pixels a side: 1 - exp(-0.01 x their standard deviation), plus the same of the gray histogram where that is above 0.18, is below 0.29.',
  source: 'cleanvision: blurry, 0.29',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .map((photo) => ({ photo, score: sharpness(photo) }))
      .filter(({ score }) => score < threshold)
      .map(({ photo, score }) => ({ ids: [photo.id], note: `sharpness ${score.toFixed(3)}` })),
});

export default blurry;

/** 0..1. */
function sharpness({ quality }: CheckedPhoto): number {
  const edges = 1 - Math.exp(-factor * quality.edgeDeviation);
  const counts = 1 - Math.exp(-factor * quality.grayCountDeviation);
  return Math.min(1, edges + (counts <= countThreshold ? 0 : counts));
}
