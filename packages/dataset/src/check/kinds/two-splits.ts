import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';
import { membersOf } from '../members-of.ts';

const twoSplits: IssueKind = defineIssueKind({
  about: 'copies',
  title: 'One photo in two splits',
  rule: 'Equal files or near-duplicates in different given splits: what is measured there was trained on.',
  source: 'the clusters of near-duplicates',
  isExcludedByDefault: false,
  find: (set) =>
    membersOf(set)
      .filter((cluster) => new Set(cluster.map(({ givenSplit }) => givenSplit)).size > 1)
      .map((cluster) => ({
        ids: cluster.map(({ id }) => id),
        note: [...new Set(cluster.map(({ givenSplit }) => givenSplit ?? 'none'))].join(', '),
        spare: cluster.filter(({ givenSplit }) => givenSplit !== 'train').map(({ id }) => id),
      })),
});

export default twoSplits;
