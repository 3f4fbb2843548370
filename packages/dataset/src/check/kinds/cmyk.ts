import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const cmyk: IssueKind = defineIssueKind({
  about: 'colours',
  title: 'Printing colours (CMYK)',
  rule: 'Stored for printing. It is converted without a profile, so colours are off.',
  source: "the colour rule of @graft/image, as of Pillow's convert('RGB')",
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos.filter(({ colour }) => colour === 'cmyk').map(({ id, format }) => ({ ids: [id], note: `${format.toUpperCase()} in CMYK` })),
});

export default cmyk;
