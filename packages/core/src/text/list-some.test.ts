import { expect, it } from 'vitest';
import { listSome } from './list-some.ts';

it('shows the first items and counts the others', () => {
  expect(listSome(['a', 'b'])).toBe('a, b');
  expect(
    listSome(
      Array.from({ length: 200 }, (_, i) => `c${i}`),
      { most: 3, separator: '; ' },
    ),
  ).toBe('c0; c1; c2; and 197 more');
  expect(listSome(['x'.repeat(10_000)]).length).toBeLessThan(300);
  expect(listSome([])).toBe('');
});
