import { findStandIns } from '../../find-stand-ins.ts';
import type { IssueKind } from '../issue-kind.ts';

const drawing: IssueKind = {
  about: 'files',
  title: 'Flat drawings among photos',
  rule:
    'At most 64 colours, one of them in half of the pixels, where at most one picture in twenty is of that kind. The index ' +
    'leaves it out, unless the split is given or --keep-flat asks for it.',
  source: 'pictures that photo hosts send in place of one that is gone; JPEG drawings are not recognised',
  isExcludedByDefault: true,
  find: ({ photos }) => findStandIns(photos).map(({ id, reason }) => ({ ids: [id], note: reason })),
};

export default drawing;
