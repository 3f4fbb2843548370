import type { IssueKind } from '../issue-kind.ts';

const truncated: IssueKind = {
  about: 'files',
  title: 'Truncated files',
  rule: 'The file ends before its picture does. The index leaves it out.',
  source: "the formats' own end marks and sizes",
  isExcludedByDefault: true,
  find: ({ failures }) => failures.filter(({ problem }) => problem === 'truncated').map(({ id, reason }) => ({ ids: [id], note: reason })),
};

export default truncated;
