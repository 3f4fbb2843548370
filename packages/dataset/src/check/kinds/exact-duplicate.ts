import { groupBy } from '../../group-by.ts';
import type { IssueKind } from '../issue-kind.ts';

const exactDuplicate: IssueKind = {
  about: 'copies',
  title: 'Equal files',
  rule: 'Files with the same bytes. A split keeps them on one side; an exclude list spares the first.',
  source: 'sha256',
  isExcludedByDefault: true,
  find: ({ photos }) =>
    [...groupBy(photos, ({ sha256 }) => sha256).values()]
      .filter((group) => group.length > 1)
      .map((group) => ({
        ids: group.map(({ id }) => id),
        note: `${group.length} equal files`,
        spare: group.slice(0, 1).map(({ id }) => id),
      })),
};

export default exactDuplicate;
