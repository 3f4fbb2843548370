import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const cmyk: IssueKind = {
  about: 'colours',
  title: 'Printing colours (CMYK)',
  rule: 'Stored for printing. Graft converts it without a profile, so colours are off.',
  source: "the colour rule of @graft/image, as of Pillow's convert('RGB')",
  isExcludedByDefault: false,
  find: eachPhoto(({ colour, format }) => (colour === 'cmyk' ? `${format.toUpperCase()} in CMYK` : undefined)),
};

export default cmyk;
