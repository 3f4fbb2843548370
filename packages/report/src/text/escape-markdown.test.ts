import { expect, it } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';

it('takes the meaning from tags, tables, links, emphasis and code', () => {
  expect(escapeMarkdown('<script> | [a](b) *c* _d_ `e` # ~f~ &amp;')).toBe(
    '\\<script\\> \\| \\[a\\](b) \\*c\\* \\_d\\_ \\`e\\` \\# \\~f\\~ \\&amp;',
  );
});

it('keeps a text on its line', () => {
  expect(escapeMarkdown('a\r\n\nb')).toBe('a b');
});

it('leaves a comparison sign alone', () => {
  expect(escapeMarkdown('p < 0.001')).toBe('p < 0.001');
});
