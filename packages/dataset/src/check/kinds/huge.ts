import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

const mostPixels = 89_478_485;

const huge: IssueKind = defineIssueKind({
  about: 'files',
  title: 'Huge pictures',
  rule: 'More than 89 megapixels, or more than is decoded at all (200 megapixels, 1 GiB): a camera panorama, or a decompression bomb.',
  source: 'https://pillow.readthedocs.io/en/stable/reference/Image.html MAX_IMAGE_PIXELS',
  isExcludedByDefault: false,
  find: ({ photos, failures }) => [
    ...failures.filter(({ problem }) => problem === 'too-large').map(({ id, reason }) => ({ ids: [id], note: reason })),
    ...photos
      .filter(({ width, height }) => width * height > mostPixels)
      .map(({ id, width, height, bytes }) => ({ ids: [id], note: `${width} x ${height} pixels in ${bytes} bytes` })),
  ],
});

export default huge;
