import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../test/well-formed.ts';
import type { CheckInput } from './check-input.ts';
import { picturedIds, renderCheckPage } from './render-check-page.ts';
import { renderCheckText } from './render-check-text.ts';

const kind = { kind: 'dark', title: 'Dark photos', rule: 'A rule.', source: 'a paper', issues: [] };
const hostileId = 'salmon/<img src=x onerror=alert(1)>.jpg';
const copies = Array.from({ length: 14 }, (_, i) => `copy ${i}`);
const check: CheckInput = {
  photos: 3,
  files: 5,
  counts: { salmon: 2, '<b>': 1 },
  kinds: [
    { ...kind, issues: Array.from({ length: 68 }, (_, i) => ({ note: 'brightness "0.1"', ids: [i === 0 ? hostileId : `dark ${i}`] })) },
    { ...kind, kind: 'two-labels', title: 'Two labels', issues: [{ note: 'salmon, <b>', ids: copies }] },
    { ...kind, kind: 'similar-labels', title: 'Labels', issues: [{ note: '"B", "b"', ids: [] }] },
    { ...kind, kind: 'blurry', title: 'Blurry photos' },
  ],
};
const clean = { ...check, kinds: [kind] };
const jpeg = Buffer.of(0xff, 0xd8, 1).toString('base64');
const options = {
  name: '</title><script>alert(1)</script>',
  labelOf: () => 'salmon',
  pictures: new Map([hostileId, 'copy 0', 'copy 1'].map((id) => [id, jpeg])),
};

describe('the page', () => {
  const page = renderCheckPage(check, options);

  it('is well-formed, escapes every name and forbids the browser to fetch or run anything', () => {
    expect(faultsOf(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page).toContain(`default-src 'none'`);
    expect(page).toContain('salmon/&lt;img src=x onerror=alert(1)&gt;.jpg');
  });

  it('shows the pictures and says how many more there are, and what was not found', () => {
    expect(page.match(/<img /g)).toHaveLength(3);
    expect(page).toContain('And 8 more.');
    expect(page).toContain('And 2 more.');
    expect(page).toMatch(/id="clean".*Blurry photos/s);
  });

  it('asks for no picture that it would not show', () => {
    const ids = picturedIds(check);
    expect(ids).toHaveLength(60 + 12);
    expect(ids).not.toContain('dark 60');
    expect(ids).not.toContain('copy 12');
  });

  it('is well formed and says so where nothing was found', () => {
    const empty = renderCheckPage(clean, options);
    expect(faultsOf(empty)).toEqual([]);
    expect(empty).toContain('Nothing was found.');
  });
});

describe('on a terminal', () => {
  const text = renderCheckText(check);

  it('has a line per kind with its findings, their photos and an example', () => {
    const [titles, _, ...rows] = text.split('\n').slice(3, -2);
    expect([titles, ...rows]).toEqual([
      'kind                     findings  photos  such as',
      'Dark photos (dark)             68      68  salmon/<img src=x onerror=alert(1)>.jpg: brightness "0.1"',
      'Two labels (two-labels)         1      14  copy 0: salmon, <b>',
      'Labels (similar-labels)         1          "B", "b"',
      '',
    ]);
  });

  it('says that nothing was found, and what it looked for', () => {
    expect(renderCheckText(clean)).toBe(
      '3 photos of 2 classes, 2 files that cannot be used\nNothing was found.\n\nLooked for and not found: Dark photos (dark).\n',
    );
  });
});

it.each([
  'photos of 2 classes, 2 files that cannot be used',
  '70 findings of 3 kinds. Nothing was changed.',
  'Dark photos',
  'Looked for and not found',
  'Blurry photos (blurry)',
])('the page and the terminal use the same words: %s', (words) => {
  expect(renderCheckPage(check, options)).toContain(words);
  expect(renderCheckText(check)).toContain(words);
});
