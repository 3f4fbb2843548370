import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const deepColour: IssueKind = {
  about: 'colours',
  title: 'More than 8 bits per channel',
  rule: 'Stored with 16 or 32 bits per channel. Of 16 bits the upper 8 are used; measurements in the lower ones are lost.',
  source: 'the colour rule of @graft/image',
  isExcludedByDefault: false,
  find: eachPhoto(({ bits }) => (bits > 8 ? `${bits} bits per channel` : undefined)),
};

export default deepColour;
