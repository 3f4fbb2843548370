import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { figure } from '../text/figure.ts';

const mostRows = 500;

/** Files that were found and not used, each with its reason. */
export default defineSection({
  name: 'left-out',
  order: 100,
  render({ data: { excluded } }) {
    const count = excluded.length;
    const content =
      count === 0
        ? html`<p>Every file that was found was used.</p>`
        : html`<p>${figure.of(count, 'file')} ${count === 1 ? 'was' : 'were'} found and not used.</p>
${dataTable({
  caption: 'Files left out',
  rows: excluded,
  most: mostRows,
  columns: [
    { title: 'file', cell: (row) => html`<span class="path">${label(row.id)}</span>` },
    { title: 'reason', cell: (row) => row.reason },
  ],
})}`;
    return { title: 'Files left out', content };
  },
});
