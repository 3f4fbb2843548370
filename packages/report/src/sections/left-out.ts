import type { Excluded } from '@graft/core';
import { dataTable } from '../markup/data-table.ts';
import { html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { figure } from '../text/figure.ts';
import type { Section } from './section.ts';

const mostRows = 500;

/** Files that were found and not used, each with its reason. */
export function leftOut(excluded: readonly Excluded[]): Section {
  const count = excluded.length;
  const content =
    count === 0
      ? html`<p>Every file that was found was used.</p>`
      : html`<p>${figure.of(count, 'file')} ${count === 1 ? 'was' : 'were'} found and not used.</p>
${dataTable({
  caption: 'Files left out',
  rows: excluded.slice(0, mostRows),
  columns: [
    { title: 'file', cell: (row) => html`<span class="path">${label(row.id)}</span>` },
    { title: 'reason', cell: (row) => row.reason },
  ],
})}${count > mostRows && html`<p>And ${figure.count(count - mostRows)} more.</p>`}`;
  return { id: 'left-out', title: 'Files left out', content };
}
