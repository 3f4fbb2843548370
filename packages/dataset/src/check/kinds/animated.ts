import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const animated: IssueKind = {
  about: 'files',
  title: 'Animated and multi-page files',
  rule: 'The file holds more than one picture; only the first is used.',
  source: 'the file header',
  isExcludedByDefault: false,
  find: eachPhoto(({ frames, format }) => (frames > 1 ? `${frames} pictures in one ${format.toUpperCase()}` : undefined)),
};

export default animated;
