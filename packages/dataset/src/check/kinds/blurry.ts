import { eachPhoto } from '../each-photo.ts';
import type { CheckedPhoto, IssueKind } from '../issue-kind.ts';

const threshold = 0.29;
/** Both deviations become 1 - exp(-0.01 d). */
const factor = 0.01;
/** Up to here the histogram's term counts as 0. */
const countThreshold = 0.18;

const blurry: IssueKind = {
  about: 'looks',
  title: 'Blurry photos',
  rule:
    'Few edges at 64 pixels per side: 1 - exp(-0.01 x their standard deviation), plus the same of the gray histogram where that ' +
    'is above 0.18, is below 0.29.',
  source: 'cleanvision: blurry, 0.29',
  isExcludedByDefault: false,
  find: eachPhoto((photo) => {
    const score = sharpness(photo);
    return score < threshold ? `sharpness ${score.toFixed(3)}` : undefined;
  }),
};

export default blurry;

/** 0..1. */
function sharpness({ quality }: CheckedPhoto): number {
  const edges = 1 - Math.exp(-factor * quality.edgeDeviation);
  const counts = 1 - Math.exp(-factor * quality.grayCountDeviation);
  return Math.min(1, edges + (counts <= countThreshold ? 0 : counts));
}
