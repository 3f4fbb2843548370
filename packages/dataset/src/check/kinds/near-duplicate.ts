import { nearDuplicateBits } from '../../near-duplicate-clusters.ts';
import type { IssueKind } from '../issue-kind.ts';

const nearDuplicate: IssueKind = {
  about: 'copies',
  title: 'Near-duplicates',
  rule:
    `Perceptual hashes that differ in at most ${nearDuplicateBits} of 255 bits, as they are, mirrored or turned by a quarter; ` +
    'not all of them equal files. A split keeps them on one side.',
  source: 'measured on planted copies and on the photos of two data sets, see docs/guides/check.md',
  isExcludedByDefault: false,
  find: ({ clusters }) =>
    clusters
      .filter((cluster) => new Set(cluster.map(({ sha256 }) => sha256)).size > 1)
      .map((cluster) => ({
        ids: cluster.map(({ id }) => id),
        note: `${cluster.length} photos that look alike`,
        spare: cluster.slice(0, 1).map(({ id }) => id),
      })),
};

export default nearDuplicate;
