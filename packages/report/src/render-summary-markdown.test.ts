import { expect, it } from 'vitest';
import { exampleInput } from '../test/example-input.ts';
import { renderSummaryMarkdown } from './render-summary-markdown.ts';

it('says what was found, with notice, table, remarks and data, in this order', () => {
  const summary = renderSummaryMarkdown(exampleInput());
  const order = [
    '# Sea species',
    '> The pictures of this set are drawn',
    '**transfer is better than control by',
    '| transfer | 95.2 % | 80 | 84 |',
    '| macro F1 | 0.9',
    '- Always answering',
    'Data: 327 photos',
  ];
  const places = order.map((text) => summary.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(summary.endsWith('.\n')).toBe(true);
  expect(summary).not.toMatch(/\n{3}/);
});

it('has no table without arms and no quote without a notice', () => {
  const { notice: _, ...input } = exampleInput({ arms: [] });
  const summary = renderSummaryMarkdown(input);
  expect(summary).toContain('**No arm was trained, so there is nothing to compare.**');
  expect(summary).not.toContain('|');
  expect(summary).not.toMatch(/^>/m);
});

it('lets no name become markup', () => {
  const summary = renderSummaryMarkdown({ ...exampleInput({ classes: ['<script>', '[x](y)'] }), title: '*a*' });
  expect(summary).toContain('# \\*a\\*\n');
  expect(summary).not.toMatch(/(?<!\\)<script|(?<!\\)\[x/);
});
