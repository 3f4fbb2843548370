import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const threshold = 0.32;

const dark: IssueKind = {
  about: 'looks',
  title: 'Dark photos',
  rule: '99 % of the pixels have a perceived brightness below 0.32 of 1.',
  source: 'cleanvision: dark, 0.32',
  isExcludedByDefault: false,
  find: eachPhoto(({ quality: { brightness99 } }) => (brightness99 < threshold ? `brightness ${brightness99.toFixed(3)}` : undefined)),
};

export default dark;
