import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

const mostPixels = 89_478_485;

const huge: IssueKind = {
  about: 'files',
  title: 'Huge pictures',
  rule: 'More than 89 megapixels, or more than is decoded at all (200 megapixels, 1 GiB): a panorama, or a decompression bomb.',
  source: 'https://pillow.readthedocs.io/en/stable/reference/Image.html MAX_IMAGE_PIXELS',
  isExcludedByDefault: false,
  find: (set) => [
    ...set.failures.filter(({ problem }) => problem === 'too-large').map(({ id, reason }) => ({ ids: [id], note: reason })),
    ...findLarge(set),
  ],
};

export default huge;

const findLarge = eachPhoto(({ width, height, bytes }) =>
  width * height > mostPixels ? `${width} x ${height} pixels in ${bytes} bytes` : undefined,
);
