import type { CheckedPhoto, IssueKind } from './issue-kind.ts';

/**
 * A rule that looks at each readable photo by itself.
 *
 * @param noteOf - what was seen; undefined for a photo without the issue.
 */
export function eachPhoto(noteOf: (photo: CheckedPhoto) => string | undefined): IssueKind['find'] {
  return ({ photos }) =>
    photos.flatMap((photo) => {
      const note = noteOf(photo);
      return note === undefined ? [] : [{ ids: [photo.id], note }];
    });
}
