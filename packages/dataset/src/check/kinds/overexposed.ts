import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const threshold = 0.05;

const overexposed: IssueKind = {
  about: 'looks',
  title: 'Overexposed photos',
  rule: '95 % of the pixels have a perceived brightness above 0.95 of 1.',
  source: 'cleanvision: light, 0.05',
  isExcludedByDefault: false,
  find: eachPhoto(({ quality: { brightness5 } }) => (1 - brightness5 < threshold ? `brightness ${brightness5.toFixed(3)}` : undefined)),
};

export default overexposed;
