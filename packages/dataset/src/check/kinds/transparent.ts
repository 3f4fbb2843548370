import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const transparent: IssueKind = {
  about: 'colours',
  title: 'Pictures with an alpha channel',
  rule: 'The file has an alpha channel. It is dropped, not blended: what was transparent shows the colour below.',
  source: "the colour rule of @graft/image, as of Pillow's convert('RGB')",
  isExcludedByDefault: false,
  find: eachPhoto(({ hasAlpha, format }) => (hasAlpha ? `${format.toUpperCase()} with alpha` : undefined)),
};

export default transparent;
