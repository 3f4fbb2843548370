import { expect, it } from 'vitest';
import { tinyPicture } from '../test/tiny-picture.ts';
import { faultsOf } from '../test/well-formed.ts';
import { renderPreviewPage } from './render-preview-page.ts';

const hostile = '"><script>alert(1)</script>';

it('is a whole page that escapes every text, keeps the lines of settings and forbids the browser to run anything', () => {
  const page = renderPreviewPage({
    title: hostile,
    note: hostile,
    settings: `{\n  "name": "${hostile}"\n}`,
    photos: [
      {
        name: hostile,
        sha256: hostile,
        pictures: [
          { picture: tinyPicture(1), caption: 'original' },
          { picture: tinyPicture(2), caption: hostile, params: '{\n  "angle": 3\n}' },
        ],
      },
    ],
  });
  expect(faultsOf(page)).toEqual([]);
  expect(page).not.toContain('<script');
  expect(page).toContain('<pre>{\n  &quot;angle&quot;: 3\n}\n</pre>');
  expect(page).toContain(`default-src 'none'`);
  expect(page.slice(0, 300)).toContain('<meta name="generator" content="Graft augment preview">');
});
