import { expect, it } from 'vitest';
import { parts } from '../../test/parts.ts';
import { faultsOf } from '../../test/well-formed.ts';
import { dataTable } from './data-table.ts';

const columns = [
  { title: 'class', cell: (row: { name: string; count: number }) => row.name },
  { title: 'photos', cell: (row: { name: string; count: number }) => row.count, isNumeric: true },
];

it('names rows and columns for a screen reader, and escapes cells', () => {
  const table = dataTable({ caption: 'C & D', columns, rows: [{ name: '<b>', count: 3 }] });
  expect(parts(table, /<th scope="col"[^>]*>(.*?)<\/th>/g)).toEqual(['class', 'photos']);
  expect(parts(table, /<th scope="row">(.*?)<\/th>/g)).toEqual(['&lt;b&gt;']);
  expect(parts(table, /<td class="number">(.*?)<\/td>/g)).toEqual(['3']);
  expect(faultsOf(table.markup)).toEqual([]);
});

it('has a foot only where there are rows for it', () => {
  const rows = [{ name: 'a', count: 1 }];
  expect(dataTable({ caption: 'c', columns, rows }).markup).not.toContain('tfoot');
  expect(parts(dataTable({ caption: 'c', columns, rows, foot: rows }), /<tfoot>(.*?)<\/tfoot>/gs)).toHaveLength(1);
});

it('lists the first rows where it is cut, and says how many more there are', () => {
  const rows = ['a', 'b', 'c'].map((name) => ({ name, count: 1 }));
  const table = dataTable({ caption: 'c', columns, rows, most: 1 });
  expect(parts(table, /<th scope="row">(.*?)<\/th>/g)).toEqual(['a']);
  expect(table.markup).toContain('<p>And 2 more.</p>');
  expect(dataTable({ caption: 'c', columns, rows, most: 3 }).markup).not.toContain('more');
});

it('is well formed without rows', () => {
  expect(faultsOf(dataTable({ caption: 'c', columns, rows: [] }).markup)).toEqual([]);
});
