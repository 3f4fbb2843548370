import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const animated: IssueKind = defineIssueKind({
  about: 'files',
  title: 'Animated and paged files',
  rule: 'The file holds more than one picture; only the first is used.',
  source: 'the file header',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ frames }) => frames > 1)
      .map(({ id, format, frames }) => ({ ids: [id], note: `${frames} pictures in one ${format.toUpperCase()}` })),
});

export default animated;
