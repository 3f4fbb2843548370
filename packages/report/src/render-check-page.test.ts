import { describe, expect, it } from 'vitest';
import { faultsOf } from '../test/well-formed.ts';
import { type CheckPageInput, renderCheckPage } from './render-check-page.ts';

const kind = { kind: 'dark', title: 'Dark photos', rule: 'A rule.', source: 'a paper', count: 0, issues: [] };
const photo = (id: string) => ({ id, label: 'salmon', picture: Uint8Array.of(0xff, 0xd8, 1) });
const input: CheckPageInput = {
  name: '</title><script>alert(1)</script>',
  photos: 3,
  files: 5,
  counts: { salmon: 2, '<b>': 1 },
  kinds: [
    { ...kind, count: 9, issues: [{ note: 'brightness "0.1"', count: 1, photos: [photo('salmon/<img src=x onerror=alert(1)>.jpg')] }] },
    {
      ...kind,
      kind: 'two-labels',
      title: 'Two labels',
      count: 1,
      issues: [{ note: 'salmon, <b>', count: 14, photos: [photo('a'), photo('b')] }],
    },
    { ...kind, kind: 'similar-labels', title: 'Labels', count: 1, issues: [{ note: '"B", "b"', count: 0, photos: [] }] },
    { ...kind, kind: 'blurry', title: 'Blurry photos' },
  ],
};

describe('renderCheckPage', () => {
  const page = renderCheckPage(input);

  it('is well-formed, escapes every name and forbids the browser to fetch or run anything', () => {
    expect(faultsOf(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page).toContain(`default-src 'none'`);
    expect(page).toContain('salmon/&lt;img src=x onerror=alert(1)&gt;.jpg');
  });

  it('shows the pictures, says how many more there are, and what was not found', () => {
    expect(page.match(/<img /g)).toHaveLength(3);
    expect(page).toContain('And 8 more.');
    expect(page).toContain('And 12 more.');
    expect(page).toContain('3 photos of 2 classes, 2 files that cannot be used');
    expect(page).toContain('11 findings of 3 kinds. Nothing was changed.');
    expect(page).toMatch(/id="clean".*Blurry photos/s);
  });

  it('stands with nothing found', () => {
    const clean = renderCheckPage({ ...input, kinds: [{ ...kind }] });
    expect(faultsOf(clean)).toEqual([]);
    expect(clean).toContain('Nothing was found.');
  });
});
