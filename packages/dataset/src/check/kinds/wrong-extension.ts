import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const wrongExtension: IssueKind = defineIssueKind({
  about: 'files',
  title: 'Wrong extensions',
  rule: "The name's extension is not one of the content's format. Graft reads it by its content; other tools may not.",
  source: 'the registrations of the media types at https://www.iana.org/assignments/media-types',
  isExcludedByDefault: false,
  find: ({ photos }) =>
    photos
      .filter(({ id, format }) => !(extensions[format] ?? []).includes(extensionOf(id)))
      .map(({ id, format }) => ({ ids: [id], note: `named .${extensionOf(id)}, is ${format.toUpperCase()}` })),
});

export default wrongExtension;

const extensions: Readonly<Record<string, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'pjpeg', 'pjp'],
  png: ['png', 'apng'],
  webp: ['webp'],
  gif: ['gif'],
  tiff: ['tif', 'tiff'],
  avif: ['avif'],
};

function extensionOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1).toLowerCase();
}
