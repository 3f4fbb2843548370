import { expect, it } from 'vitest';
import { displayWidth } from './display-width.ts';

it.each([
  ['transfer', 8],
  ['', 0],
  ['é as one character: é', 21],
  ['e\u0301', 1],
  ['מדוזה', 5],
  ['海月', 4],
  ['한국어', 6],
  ['ﾊﾟ', 2],
  ['🐠', 2],
  ['👩‍🔬', 2],
  ['🇫🇷', 2],
  ['❤️', 2],
  ['a\u200bb', 2],
])('%s takes its columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});
