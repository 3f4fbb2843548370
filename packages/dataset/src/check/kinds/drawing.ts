import { leaveOutStandIns } from '../../leave-out-stand-ins.ts';
import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const drawing: IssueKind = defineIssueKind({
  about: 'files',
  title: 'Flat drawings among photos',
  rule: 'At most 64 colours, half of the pixels one of them, where no more than one picture in twenty is such. The index leaves it out.',
  source: 'pictures that photo hosts send in place of one that is gone; JPEG drawings are not recognised',
  isExcludedByDefault: true,
  find: ({ photos }) =>
    leaveOutStandIns(photos.map((photo) => ({ example: photo, flat: photo.flat }))).standIns.map(({ id, reason }) => ({
      ids: [id],
      note: reason,
    })),
});

export default drawing;
