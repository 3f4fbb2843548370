import { expect, it } from 'vitest';
import { shortenText } from './shorten-text.ts';

it('keeps short text and takes the middle out of a long one', () => {
  expect(shortenText('a/1.jpg')).toBe('a/1.jpg');
  expect(shortenText('x'.repeat(200))).toHaveLength(200);
  const short = shortenText(`start/${'x'.repeat(40_000)}/end.jpg`);
  expect(short).toMatch(/^start\/x+\.\.\.\(39814 characters\)\.\.\.x+\/end\.jpg$/);
  expect(short.length).toBeLessThan(260);
});
