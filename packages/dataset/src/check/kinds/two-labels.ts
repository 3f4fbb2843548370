import type { IssueKind } from '../issue-kind.ts';

const twoLabels: IssueKind = {
  about: 'copies',
  title: 'One photo under two labels',
  rule: 'Equal files or near-duplicates under different labels: one of the labels is wrong. An exclude list leaves all of them out.',
  source: 'the clusters of near-duplicates',
  isExcludedByDefault: true,
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const labels = new Set(cluster.map(({ label }) => label));
      return labels.size > 1 ? [{ ids: cluster.map(({ id }) => id), note: [...labels].join(', ') }] : [];
    }),
};

export default twoLabels;
