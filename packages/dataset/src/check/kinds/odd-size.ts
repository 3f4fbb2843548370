import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

/** Interquartile ranges below the first and above the third quartile. */
const ranges = 3;

const oddSize: IssueKind = defineIssueKind({
  about: 'shapes',
  title: 'Odd sizes',
  rule: "The root of width x height lies more than 3 interquartile ranges below the first or above the third quartile of the data set's.",
  source: 'cleanvision: odd_size, iqr_factor 3; Tukey, Exploratory Data Analysis',
  isExcludedByDefault: false,
  find({ photos }) {
    const sizes = photos.map(({ width, height }) => Math.sqrt(width * height)).sort((a, b) => a - b);
    const [first, third] = [quantile(sizes, 0.25), quantile(sizes, 0.75)];
    const [least, most] = [first - ranges * (third - first), third + ranges * (third - first)];
    return photos
      .filter(({ width, height }) => Math.sqrt(width * height) < least || Math.sqrt(width * height) > most)
      .map(({ id, width, height }) => ({
        ids: [id],
        note: `${width} x ${height} pixels, a square of ${Math.round(Math.sqrt(width * height))}; usual are ${Math.round(Math.max(0, least))} to ${Math.round(most)}`,
      }));
  },
});

export default oddSize;

/** Between the two nearest, in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  return below + (place % 1) * ((sorted[Math.ceil(place)] ?? below) - below);
}
