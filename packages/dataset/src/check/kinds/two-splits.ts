import type { IssueKind } from '../issue-kind.ts';

const twoSplits: IssueKind = {
  about: 'copies',
  title: 'One photo in two splits',
  rule: 'Equal files or near-duplicates in different given splits: what is measured on one was trained on in the other.',
  source: 'the clusters of near-duplicates',
  isExcludedByDefault: false,
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const splits = new Set(cluster.map(({ givenSplit }) => givenSplit ?? 'none'));
      if (splits.size < 2) return [];
      const spare = cluster.filter(({ givenSplit }) => givenSplit !== 'train').map(({ id }) => id);
      return [{ ids: cluster.map(({ id }) => id), note: [...splits].join(', '), spare }];
    }),
};

export default twoSplits;
