import { defineIssueKind } from '../define-issue-kind.ts';
import { groupBy } from '../group-by.ts';
import type { IssueKind } from '../issue-kind.ts';

const similarLabels: IssueKind = defineIssueKind({
  about: 'labels',
  title: 'Labels that differ in case or Unicode form',
  rule: 'Labels that are equal once case, spaces at the ends and the Unicode form (NFKC) are evened out: two folders for one class.',
  source: 'https://unicode.org/reports/tr15/',
  isExcludedByDefault: false,
  find: ({ labels }) =>
    groupBy(labels, (label) => label.normalize('NFKC').trim().toLowerCase())
      .filter((group) => group.length > 1)
      .map((group) => ({ ids: [], note: group.map((label) => JSON.stringify(label)).join(', ') })),
});

export default similarLabels;
