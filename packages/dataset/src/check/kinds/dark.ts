import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const threshold = 0.32;

const dark: IssueKind = defineIssueKind({
  about: 'looks',
  title: 'Dark photos',
  rule: '99 % of the pixels have a perceived brightness below 0.32 of 1.',
  source: 'cleanvision: dark, 0.32',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ quality }) => quality.brightness99 < threshold)
      .map(({ id, quality }) => ({ ids: [id], note: `brightness ${quality.brightness99.toFixed(3)}` })),
});

export default dark;
