import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

/** Compression leaves small differences between the channels of a gray picture that is stored in colour. */
const mostChroma = 8;

const grayscale: IssueKind = {
  about: 'colours',
  title: 'Pictures without colour',
  rule: 'Stored with one channel, or with three that differ by no more than 8 of 255 in any pixel of a preview.',
  source: 'cleanvision: grayscale (one channel); the second half is ours',
  isExcludedByDefault: false,
  find: eachPhoto(({ colour, quality }) => {
    if (colour === 'gray') return 'stored in gray';
    return colour === 'rgb' && quality.chroma <= mostChroma ? 'gray stored in colour' : undefined;
  }),
};

export default grayscale;
