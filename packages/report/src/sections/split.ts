import type { SplitName } from '@graft/core';
import { defineSection } from '../define-section.ts';
import { type Column, dataTable } from '../markup/data-table.ts';
import { type Content, type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { DataReport } from '../report-input.ts';
import { figure } from '../text/figure.ts';

const mostRows = 200;

interface Row {
  readonly name: Content;
  readonly counts: Readonly<Record<SplitName, number>>;
}

/** How many photos of each class each split holds, and whether any photo stands on two sides. */
export default defineSection({
  name: 'split',
  order: 90,
  render({ data, split: method }) {
    const splits = (['train', 'validation', 'test'] as const).filter((name) => name !== 'test' || data.examples.test > 0);
    const rows = data.classes.map((name, index): Row => {
      const { train, validation, test } = data.counts;
      return { name: label(name), counts: { train: train[index] ?? 0, validation: validation[index] ?? 0, test: test[index] ?? 0 } };
    });
    const columns: Column<Row>[] = [
      { title: 'class', cell: (row) => row.name },
      ...splits.map((name): Column<Row> => ({ title: name, cell: (row) => figure.count(row.counts[name]), isNumeric: true })),
      { title: 'all', cell: ({ counts }) => figure.count(counts.train + counts.validation + counts.test), isNumeric: true },
    ];
    const content = html`<p>Method: ${label(method.method)}. Ratio: ${method.ratio}. Seed: ${method.seed}.${duplicates(data)}</p>
${leaks(data)}
${dataTable({ caption: 'Photos of each class by split', columns, rows, foot: [{ name: 'all classes', counts: data.examples }] })}`;
    return { title: 'The split', content };
  },
});

function duplicates({ duplicatesTogether = 0 }: DataReport): string {
  if (duplicatesTogether === 0) return '';
  return duplicatesTogether === 1
    ? ' One duplicate was kept on the side of its twin.'
    : ` ${figure.count(duplicatesTogether)} duplicates were kept on one side.`;
}

function leaks({ leaks: found }: DataReport): Html {
  if (found.length === 0) return html`<p>No photo was found on two sides of the split.</p>`;
  const stand = found.length === 1 ? 'stands' : 'stand';
  return html`<p class="notice" role="note">${figure.of(found.length, 'pair')} of equal or nearly equal photos ${stand} on two sides
of the split: figures on those photos measure memory.</p>
${dataTable({
  caption: 'Pairs across the split',
  rows: found,
  most: mostRows,
  columns: [
    { title: 'photo', cell: ({ first }) => html`<span class="path">${label(first.id)}</span>` },
    { title: 'in', cell: ({ first }) => first.split },
    { title: 'equals', cell: ({ second }) => html`<span class="path">${label(second.id)}</span>` },
    { title: 'in', cell: ({ second }) => second.split },
    { title: 'why', cell: ({ reason }) => reason },
  ],
})}`;
}
