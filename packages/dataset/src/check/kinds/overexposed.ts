import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const threshold = 0.05;

const overexposed: IssueKind = defineIssueKind({
  about: 'looks',
  title: 'Overexposed photos',
  rule: '95 % of the pixels have a perceived brightness above 0.95 of 1.',
  source: 'cleanvision: light, 0.05',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ quality }) => 1 - quality.brightness5 < threshold)
      .map(({ id, quality }) => ({ ids: [id], note: `brightness ${quality.brightness5.toFixed(3)}` })),
});

export default overexposed;
