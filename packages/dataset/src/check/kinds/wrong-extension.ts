import { endingOf } from '../../sources/file-names.ts';
import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const wrongExtension: IssueKind = {
  about: 'files',
  title: 'Wrong extensions',
  rule: "The extension does not belong to the content's format. Graft reads the photo by its content; other tools may not.",
  source: 'the registrations of the media types at https://www.iana.org/assignments/media-types',
  isExcludedByDefault: false,
  find: eachPhoto(({ id, format }) => {
    const extension = endingOf(id);
    if (extensions[format]?.includes(extension)) return undefined;
    return `${extension === '' ? 'no extension' : `named .${extension}`}, is ${format.toUpperCase()}`;
  }),
};

export default wrongExtension;

const extensions: Readonly<Record<string, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'pjpeg', 'pjp', 'mpo'],
  png: ['png', 'apng'],
  webp: ['webp'],
  gif: ['gif'],
  tiff: ['tif', 'tiff'],
  avif: ['avif'],
};
