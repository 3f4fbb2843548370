import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';
import { membersOf } from '../members-of.ts';

const twoLabels: IssueKind = defineIssueKind({
  about: 'copies',
  title: 'One photo under two labels',
  rule: 'Equal files or near-duplicates under different labels: one of the labels is wrong. An exclude list leaves all of them out.',
  source: 'the clusters of near-duplicates',
  isExcludedByDefault: true,
  find: (set) =>
    membersOf(set)
      .filter((cluster) => new Set(cluster.map(({ label }) => label)).size > 1)
      .map((cluster) => ({ ids: cluster.map(({ id }) => id), note: [...new Set(cluster.map(({ label }) => label))].join(', ') })),
});

export default twoLabels;
