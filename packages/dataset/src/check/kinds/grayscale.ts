import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

/** Compression leaves small differences between the channels of a gray picture that is stored in colour. */
const mostChroma = 8;

const grayscale: IssueKind = defineIssueKind({
  about: 'colours',
  title: 'Pictures without colour',
  rule: 'Stored with one channel, or with three that differ by no more than 8 of 255 in any pixel of a preview.',
  source: 'cleanvision: grayscale (one channel); the second half is ours',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ colour, quality }) => colour === 'gray' || (colour === 'rgb' && quality.chroma <= mostChroma))
      .map(({ id, colour }) => ({ ids: [id], note: colour === 'gray' ? 'stored in gray' : 'gray stored in colour' })),
});

export default grayscale;
