import type { IssueKind } from '../issue-kind.ts';

const unreadable: IssueKind = {
  about: 'files',
  title: 'Unreadable files',
  rule: 'The file cannot be opened, is not a picture of a known format, or its data are damaged. The index leaves it out.',
  source: 'the decoder',
  isExcludedByDefault: true,
  find: ({ failures }) =>
    failures
      .filter(({ problem }) => problem === 'unsupported' || problem === 'damaged' || problem === 'unreachable')
      .map(({ id, reason }) => ({ ids: [id], note: reason })),
};

export default unreadable;
