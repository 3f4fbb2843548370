import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const deepColour: IssueKind = defineIssueKind({
  about: 'colours',
  title: 'More than 8 bits a channel',
  rule: 'Stored with 16 or 32 bits a channel. Of 16 the upper 8 are used; measurements in the lower ones are lost.',
  source: 'the colour rule of @graft/image',
  isExcludedByDefault: false,
  find: ({ photos }) => photos.filter(({ bits }) => bits > 8).map(({ id, bits }) => ({ ids: [id], note: `${bits} bits a channel` })),
});

export default deepColour;
