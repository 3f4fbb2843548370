import { eachPhoto } from '../each-photo.ts';
import type { CheckedPhoto, IssueKind } from '../issue-kind.ts';

/** Interquartile ranges below the first and above the third quartile. */
const ranges = 3;

const oddSize: IssueKind = {
  about: 'shapes',
  title: 'Odd sizes',
  rule: 'The root of width x height lies more than 3 interquartile ranges below the first quartile of the data set or above the third.',
  source: 'cleanvision: odd_size, iqr_factor 3; Tukey, Exploratory Data Analysis',
  isExcludedByDefault: false,
  find(set) {
    const sizes = set.photos.map(sizeOf).sort((a, b) => a - b);
    const [first, third] = [quantile(sizes, 0.25), quantile(sizes, 0.75)];
    const [least, most] = [first - ranges * (third - first), third + ranges * (third - first)];
    const usual = `usual are ${Math.round(Math.max(0, least))} to ${Math.round(most)}`;
    const find = eachPhoto((photo) => {
      const size = sizeOf(photo);
      return size < least || size > most ? `${photo.width} x ${photo.height} pixels, a square of ${Math.round(size)}; ${usual}` : undefined;
    });
    return find(set);
  },
};

export default oddSize;

function sizeOf({ width, height }: CheckedPhoto): number {
  return Math.sqrt(width * height);
}

/** Between the two nearest, in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  return below + (place % 1) * ((sorted[Math.ceil(place)] ?? below) - below);
}
