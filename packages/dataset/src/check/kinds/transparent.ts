import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const transparent: IssueKind = defineIssueKind({
  about: 'colours',
  title: 'Pictures with an alpha channel',
  rule: 'The file has an alpha channel. It is dropped, not blended: what was transparent shows the colour that lies below.',
  source: "the colour rule of @graft/image, as of Pillow's convert('RGB')",
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos.filter(({ hasAlpha }) => hasAlpha).map(({ id, format }) => ({ ids: [id], note: `${format.toUpperCase()} with alpha` })),
});

export default transparent;
