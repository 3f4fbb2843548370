import { groupBy } from '../../group-by.ts';
import type { IssueKind } from '../issue-kind.ts';

const similarLabels: IssueKind = {
  about: 'labels',
  title: 'Labels that differ only in case or Unicode form',
  rule: 'Labels that are equal in lower case, without spaces at the ends and in one Unicode form (NFKC): two folders for one class.',
  source: 'https://unicode.org/reports/tr15/',
  isExcludedByDefault: false,
  find: ({ labels }) =>
    [...groupBy(labels, (label) => label.normalize('NFKC').trim().toLowerCase()).values()]
      .filter((group) => group.length > 1)
      .map((group) => ({ ids: [], note: group.map((label) => JSON.stringify(label)).join(', ') })),
};

export default similarLabels;
